namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The k-th smallest element along a dimension, counted from 1, and where it is.</summary>
    /// <remarks>NaN counts as the largest; of equals the first in memory comes first. torch.kthvalue.</remarks>
    /// <param name="k">1 for the smallest … size for the largest.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ArgumentException">There is no k-th element.</exception>
    public (Tensor Values, Tensor Indices) Kthvalue(int k, int dim = -1, bool keepDim = false)
    {
        int d = Check.Dim(nameof(Kthvalue), dim, Shape);
        long n = Extents(d).N;
        Check.Argument(
            k >= 1 && k <= n, $"Kthvalue: k = {k} is outside 1 … {n}, the size of dim {dim} of shape {Shape}.");
        return Picked(d, SortedIndices(d, descending: false).NarrowOrSelf(d, k - 1, 1), keepDim);
    }
}
