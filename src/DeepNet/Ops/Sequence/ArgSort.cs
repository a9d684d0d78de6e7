namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Where the elements are in ascending order along a dimension, as Int64; stable, NaN counts as the
    /// largest.</summary>
    /// <remarks>torch.argsort.</remarks>
    /// <param name="dim">The dimension.</param>
    /// <param name="descending">Largest first.</param>
    public Tensor ArgSort(int dim = -1, bool descending = false) =>
        SortedIndices(Check.Dim(nameof(ArgSort), dim, Shape), descending);
}
