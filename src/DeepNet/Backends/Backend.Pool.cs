using DeepNet.Kernels;

namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>y = largest element of every window; the first of equals, the last NaN.</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">The output.</param>
    /// <param name="places">Where each lies: as Int64 in its plane, as UInt8 among the elements of its window that are
    /// inside the input; null for y only.</param>
    /// <param name="shape">The windows.</param>
    public abstract void MaxPool(Tensor x, Tensor y, Tensor? places, PoolShape shape);

    /// <summary>Places in a plane (Int64) of places in windows (UInt8).</summary>
    public abstract void PoolIndices(Tensor places, Tensor indices, PoolShape shape);

    /// <summary>dx of <see cref="MaxPool"/>: zeros, and dy added at the places of either kind.</summary>
    public virtual Tensor MaxPoolGrad(Tensor dy, Tensor places, Shape input, PoolShape shape)
    {
        Tensor dx = Tensor.Zeros(input, dy.DType, dy.Device), indices = IndicesOf(places, shape);
        Scatter(dx, indices, dy, shape.Planes, shape.InputSize, shape.OutputSize, 1, default(SumOp));
        return dx;
    }

    /// <summary>Places of either kind, as places in a plane.</summary>
    public Tensor IndicesOf(Tensor places, PoolShape shape)
    {
        if (places.DType == DType.Int64)
            return places;
        Tensor indices = places.New(places.Shape, DType.Int64);
        PoolIndices(places, indices, shape);
        return indices;
    }

    /// <summary>y = sum of every window / divisor; the divisor is the number of elements,
    /// counting padding if asked, unless given.</summary>
    public abstract void AvgPool(Tensor x, Tensor y, PoolShape shape, bool countIncludePad, int? divisor);

    /// <summary>dx of <see cref="AvgPool"/>: what every input element gave to the windows that see it.</summary>
    public abstract void AvgPoolGrad(Tensor dy, Tensor dx, PoolShape shape, bool countIncludePad, int? divisor);
}
