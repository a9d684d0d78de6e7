namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The slices of a dimension that the index names, in its order: y[i, …] = x[index[i], …] for dim 0.
    /// </summary>
    /// <remarks>Copies whole slices. Gradient: <see cref="IndexAdd"/> into zeros. torch.index_select.</remarks>
    /// <param name="dim">The dimension to pick from.</param>
    /// <param name="index">[count] or a scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, size).</exception>
    public Tensor IndexSelect(int dim, Tensor index)
    {
        int d = Check.Dim(nameof(IndexSelect), dim, Shape);
        ArgumentNullException.ThrowIfNull(index);
        Check.Shape(index.Rank <= 1, $"IndexSelect: index {index.Shape} must have one dim.");
        (long outer, long n, long inner) = Extent(Shape, d);
        index = CheckedIndices(nameof(IndexSelect), index, d, n);
        int k = (int)index.Count;
        Tensor y = New(Rank == 0 ? Shape : Shape.With(d, k));
        Check.Shape(Rank > 0 || k == 1, $"IndexSelect: {k} indices into a scalar.");
        Backend.IndexSelect(Detach().Contiguous(), index, y, outer, n, k, inner);
        return y.Track(nameof(IndexSelect), (this, dy => Scattered(Shape, d, index, dy)));
    }
}
