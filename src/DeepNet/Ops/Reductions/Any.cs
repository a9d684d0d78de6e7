namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Whether at least one element is true (not 0), as a Bool scalar.</summary>
    public Tensor Any() => Any([], keepDim: false);

    /// <summary>Whether at least one element is true (not 0) along a dimension.</summary>
    public Tensor Any(int dim, bool keepDim = false) => Any([dim], keepDim);

    /// <summary>Whether at least one element is true (not 0) over several dimensions, or over all if none is named.
    /// False of nothing.</summary>
    /// <remarks>torch.any.</remarks>
    public Tensor Any(ReadOnlySpan<int> dims, bool keepDim = false) => CountNonzero(dims, keepDim).Ne(0);
}
