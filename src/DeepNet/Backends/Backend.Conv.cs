using DeepNet.Kernels;

namespace DeepNet.Backends;

/// <summary>Convolutions. The gradients of each of the three methods are the other two.</summary>
internal abstract partial class Backend
{
    /// <summary>Whether convolutions take a 16-bit type, with sums in Float32; otherwise their operands and results are
    /// converted.</summary>
    public virtual bool ConvolvesHalf(DType dtype) => false;

    /// <summary>y = x ⋆ w + bias; bias [outChannels] may be null.</summary>
    public abstract void Convolve(Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvShape shape);

    /// <summary>dx = ∂(dy · (x ⋆ w))/∂x: also what a transposed convolution computes.</summary>
    public abstract void ConvolveInputGrad(Tensor dy, Tensor w, Tensor dx, in ConvShape shape);

    /// <summary>dw = ∂(dy · (x ⋆ w))/∂w.</summary>
    public abstract void ConvolveWeightGrad(Tensor x, Tensor dy, Tensor dw, in ConvShape shape);

    /// <summary>Both gradients.</summary>
    public virtual void ConvolveGrads(Tensor x, Tensor dy, Tensor w, Tensor dx, Tensor dw, in ConvShape shape)
    {
        ConvolveInputGrad(dy, w, dx, shape);
        ConvolveWeightGrad(x, dy, dw, shape);
    }
}
