using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor plus alpha times the source's slices at the indices: y[index[i], …] += alpha · source[i, …] for
    /// dim 0.
    /// </summary>
    /// <remarks>Equal indices add up in the order of the source, so results repeat. torch.Tensor.index_add.</remarks>
    /// <exception cref="ShapeException">The source is not this shape with the count of indices at dim.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, size).</exception>
    public Tensor IndexAdd(int dim, Tensor index, Tensor source, double alpha = 1)
    {
        if (Autocast.Meeting(this, source) is (var x, var added))
            return x.IndexAdd(dim, index, added, alpha);
        CheckAdds(nameof(IndexAdd));
        (index, int d) = CheckedRows(nameof(IndexAdd), dim, index, source);
        if (alpha != 1)
            source = source * alpha;
        if (DType.IsHalf())
            return Cast(DType.Float32).IndexAdd(d, index, source.Cast(DType.Float32)).Cast(DType);
        return IndexScatterInto(d, index, source, default(SumOp)).Track(
            nameof(IndexAdd), (this, dy => dy), (source, dy => dy.IndexSelect(d, index).Reshape(source.Shape)));
    }

    /// <summary>Zeros of a shape with the source's slices added at the indices: the gradient of
    /// <see cref="IndexSelect"/>.</summary>
    private static Tensor Scattered(Shape shape, int dim, Tensor index, Tensor source)
    {
        Tensor y = Zeros(shape, source.DType, source.Device);
        if (IsRecording(source) || source.DType.IsHalf())
            return y.IndexAdd(dim, index, source.Reshape(shape.Rank == 0 ? shape : shape.With(dim, (int)index.Count)));
        (long outer, long n, long inner) = Extent(shape, dim);
        y.Backend.IndexScatter(y, index, source.Contiguous(), outer, n, index.Count, inner, default(SumOp));
        return y;
    }

    /// <summary>Checks the arguments of the operations that write whole slices.</summary>
    private (Tensor Index, int Dim) CheckedRows(string name, int dim, Tensor index, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        int d = Check.Dim(name, dim, Shape);
        Check.SameKind(name, this, source);
        Check.Shape(index.Rank <= 1, $"{name}: index {index.Shape} must have one dim.");
        index = CheckedIndices(name, index, d, Rank == 0 ? 1 : Shape[d]);
        Shape wanted = Rank == 0 ? Shape : Shape.With(d, (int)index.Count);
        Check.Shape(
            source.Shape == wanted,
            $"{name}: source {source.Shape} must be {wanted}: "
            + $"tensor {Shape} with the {index.Count} indices at dim {dim}.");
        return (index, d);
    }

    private Tensor IndexScatterInto<TOp>(int dim, Tensor index, Tensor source, TOp op)
        where TOp : struct, IReduceOp, IIntegerReduceOp
    {
        Tensor y = Detach().Clone();
        (long outer, long n, long inner) = Extent(Shape, dim);
        Backend.IndexScatter(y, index, source.Detach().Contiguous(), outer, n, index.Count, inner, op);
        return y;
    }
}
