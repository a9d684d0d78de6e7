namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>How many elements are not 0, as an Int64 scalar.</summary>
    public Tensor CountNonzero() => CountNonzero([], keepDim: false);

    /// <summary>How many elements along a dimension are not 0.</summary>
    public Tensor CountNonzero(int dim, bool keepDim = false) => CountNonzero([dim], keepDim);

    /// <summary>How many elements over several dimensions (all if none is named) are not 0, as Int64. NaN is not
    /// 0.</summary>
    /// <remarks>torch.count_nonzero.</remarks>
    public Tensor CountNonzero(ReadOnlySpan<int> dims, bool keepDim = false) =>
        Detach().Cast(DType.Bool).IntegerReduction(nameof(CountNonzero), dims, keepDim, default(SumOp));
}
