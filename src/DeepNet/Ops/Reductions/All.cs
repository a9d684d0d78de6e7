namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Whether all elements are true (not 0), as a Bool scalar.</summary>
    public Tensor All() => All([], keepDim: false);

    /// <summary>Whether all elements are true (not 0) along a dimension.</summary>
    public Tensor All(int dim, bool keepDim = false) => All([dim], keepDim);

    /// <summary>Whether all elements are true (not 0) over several dimensions, or over all if none is named. True of
    /// nothing.</summary>
    /// <remarks>torch.all.</remarks>
    public Tensor All(ReadOnlySpan<int> dims, bool keepDim = false) =>
        Detach().LogicalNot().CountNonzero(dims, keepDim).Eq(0);
}
