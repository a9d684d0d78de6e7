namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The k largest elements along a dimension, and where they are.</summary>
    /// <remarks>NaN counts as the largest; of equals the first is taken first. Gradients go to the elements found.
    /// torch.topk.</remarks>
    /// <param name="k">How many.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="largest">False for the k smallest.</param>
    /// <param name="sorted">False to leave them in the order in which they stand.</param>
    /// <exception cref="ArgumentException">There are not k elements.</exception>
    public (Tensor Values, Tensor Indices) TopK(int k, int dim = -1, bool largest = true, bool sorted = true)
    {
        int d = Check.Dim(nameof(TopK), dim, Shape);
        long n = Extents(d).N;
        Check.Argument(k >= 0 && k <= n, $"TopK: k = {k} is outside 0 … {n}, the size of dim {dim} of shape {Shape}.");
        if (Rank == 0)
        {
            (Tensor values, Tensor places) = Reshape(1).TopK(k);
            return k == 0 ? (values, places) : (values.Reshape(), places.Reshape());
        }

        Tensor indices = SortedIndices(d, descending: largest).Narrow(d, 0, k).Contiguous();
        if (!sorted)
            indices = indices.Sort(d).Values;
        return (Gather(d, indices), indices);
    }
}
