namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The sum of all elements that are not NaN, as a scalar.</summary>
    public Tensor Nansum() => Nansum([], keepDim: false);

    /// <summary>The sum of the elements along a dimension that are not NaN.</summary>
    public Tensor Nansum(int dim, bool keepDim = false) => Nansum([dim], keepDim);

    /// <summary>The sum of the elements that are not NaN over several dimensions, or over all if none is
    /// named.</summary>
    /// <remarks>torch.nansum.</remarks>
    public Tensor Nansum(ReadOnlySpan<int> dims, bool keepDim = false) =>
        DType.IsFloatingPoint() ? Where(Ne(this), ScalarLike(0), this).Sum(dims, keepDim) : Sum(dims, keepDim);
}
