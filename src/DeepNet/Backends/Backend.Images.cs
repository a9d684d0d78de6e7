using DeepNet.Kernels;

namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>y = x [planes, height, width] sampled along an affine map, if this backend has a kernel of its own for
    /// it; false leaves y to a composition.</summary>
    public virtual bool SampleAffine(Tensor x, Tensor y, AffineSampling sampling) => false;

    /// <summary>y = the part of x […, height, width] that begins at a row and a column, zeros outside,
    /// likewise.</summary>
    public virtual bool Crop(Tensor x, Tensor y, int top, int left) => false;

    /// <summary>y = contiguous tensors of one shape one after another, likewise.</summary>
    public virtual bool Stack(Tensor[] parts, Tensor y) => false;
}
