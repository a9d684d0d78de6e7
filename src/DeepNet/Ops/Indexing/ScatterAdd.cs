using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor plus the source's elements at the indices: y[index[i, j], j] += source[i, j] for dim 0.
    /// </summary>
    /// <remarks>
    /// Equal indices add up in the order of the source, so results repeat. The index may be smaller than the source
    /// and, outside dim,
    /// than this tensor. torch.Tensor.scatter_add.
    /// </remarks>
    /// <exception cref="ShapeException">Ranks differ, or the index is larger than the source, or than this tensor
    /// outside dim.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, size).</exception>
    public Tensor ScatterAdd(int dim, Tensor index, Tensor source)
    {
        if (Autocast.Meeting(this, source) is (var x, var added))
            return x.ScatterAdd(dim, index, added);
        CheckAdds(nameof(ScatterAdd));
        (index, source, int d) = CheckedScatter(nameof(ScatterAdd), dim, index, source);
        if (DType.IsHalf())
            return Cast(DType.Float32).ScatterAdd(d, index, source.Cast(DType.Float32)).Cast(DType);
        return ScatterInto(d, index, source, default(SumOp)).Track(
            nameof(ScatterAdd), (this, dy => dy), (source, dy => dy.Gather(d, index)));
    }

    /// <summary>Checks the arguments of the scatter family; the source is cut to the index's shape.</summary>
    private (Tensor Index, Tensor Source, int Dim) CheckedScatter(string name, int dim, Tensor index, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        int d = Check.Dim(name, dim, Shape);
        Check.SameKind(name, this, source);
        index = CheckedIndices(name, index, d, Rank == 0 ? 1 : Shape[d]);
        CheckIndexShape(name, index, d);
        bool fits = source.Rank == index.Rank;
        for (int i = 0; fits && i < index.Rank; i++)
            fits = index.Shape[i] <= source.Shape[i];
        Check.Shape(fits, $"{name}: index {index.Shape} must fit into source {source.Shape}.");
        return (index, source.NarrowTo(index.Shape), d);
    }

    /// <summary>A copy of this tensor with the source combined into it, without history.</summary>
    private Tensor ScatterInto<TOp>(int dim, Tensor index, Tensor source, TOp op)
        where TOp : struct, IReduceOp, IIntegerReduceOp
    {
        Tensor y = Detach().Clone();
        Tensor target = Rank == 0 ? y : y.NarrowTo(index.Shape.With(dim, Shape[dim]));
        Tensor part = target.Contiguous();
        (long outer, long k, long inner) = Extent(index.Shape, dim);
        Backend.Scatter(part, index, source.Detach().Contiguous(), outer, Extent(part.Shape, dim).N, k, inner, op);
        if (part != target)
            Backend.Copy(part, target);
        return y;
    }
}
