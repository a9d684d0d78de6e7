using DeepNet.Kernels;

namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>y = largest element of every window, and its position in the input plane as Int64;
    /// the first of equals, the last NaN.</summary>
    public abstract void MaxPool(Tensor x, Tensor y, Tensor indices, PoolShape shape);

    /// <summary>y = sum of every window / divisor; the divisor is the number of elements,
    /// counting padding if asked, unless given.</summary>
    public abstract void AvgPool(Tensor x, Tensor y, PoolShape shape, bool countIncludePad, int? divisor);

    /// <summary>dx of <see cref="AvgPool"/>: what every input element gave to the windows that see it.</summary>
    public abstract void AvgPoolGrad(Tensor dy, Tensor dx, PoolShape shape, bool countIncludePad, int? divisor);
}
