using DeepNet.Kernels;

namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>y = largest element of every window, and its position in the input plane as Int64;
    /// the first of equals, the last NaN.</summary>
    /// <remarks>Without <paramref name="indices"/> only y.</remarks>
    public abstract void MaxPool(Tensor x, Tensor y, Tensor? indices, PoolShape shape);

    /// <summary>dx of <see cref="MaxPool"/>: planes of zeros to which dy is added where the indices say.</summary>
    public virtual Tensor MaxPoolGrad(Tensor dy, Tensor indices, Shape input, PoolShape shape)
    {
        Tensor dx = Tensor.Zeros(input, dy.DType, dy.Device);
        Scatter(dx, indices, dy, shape.Planes, shape.InputSize, shape.OutputSize, 1, default(SumOp));
        return dx;
    }

    /// <summary>y = sum of every window / divisor; the divisor is the number of elements,
    /// counting padding if asked, unless given.</summary>
    public abstract void AvgPool(Tensor x, Tensor y, PoolShape shape, bool countIncludePad, int? divisor);

    /// <summary>dx of <see cref="AvgPool"/>: what every input element gave to the windows that see it.</summary>
    public abstract void AvgPoolGrad(Tensor dy, Tensor dx, PoolShape shape, bool countIncludePad, int? divisor);
}
