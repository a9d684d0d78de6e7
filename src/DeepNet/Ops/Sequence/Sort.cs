namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The elements in ascending order along a dimension, and where they were.</summary>
    /// <remarks>Stable: equals keep their order. NaN counts as the largest. Gradients go back to where elements came
    /// from. torch.sort.</remarks>
    /// <param name="dim">The dimension.</param>
    /// <param name="descending">Largest first.</param>
    public (Tensor Values, Tensor Indices) Sort(int dim = -1, bool descending = false)
    {
        int d = Check.Dim(nameof(Sort), dim, Shape);
        Tensor indices = SortedIndices(d, descending);
        return (Taken(d, indices), indices);
    }

    /// <summary>Where the elements are in order, along a dim of 0 … rank-1.</summary>
    private Tensor SortedIndices(int dim, bool descending)
    {
        (long outer, long n, long inner) = Extents(dim);
        Tensor indices = New(Shape, DType.Int64);
        Backend.ArgSort(Comparable(), indices, outer, n, inner, descending);
        return indices;
    }

    /// <summary>Part of a dim; a scalar is its only part.</summary>
    private Tensor NarrowOrSelf(int dim, int start, int length) => Rank == 0 ? this : Narrow(dim, start, length);
}
