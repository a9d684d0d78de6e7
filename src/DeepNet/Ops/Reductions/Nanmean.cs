namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The mean of all elements that are not NaN, as a scalar.</summary>
    public Tensor Nanmean() => Nanmean([], keepDim: false);

    /// <summary>The mean of the elements along a dimension that are not NaN.</summary>
    public Tensor Nanmean(int dim, bool keepDim = false) => Nanmean([dim], keepDim);

    /// <summary>The mean of the elements that are not NaN over several dimensions, or over all if none is
    /// named.</summary>
    /// <remarks>NaN where all are NaN. torch.nanmean.</remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Nanmean(ReadOnlySpan<int> dims, bool keepDim = false)
    {
        Check.Floating(nameof(Nanmean), this);
        if (DType.IsHalf())
            return Cast(DType.Float32).Nanmean(dims, keepDim).BackTo(DType);
        Tensor count = Eq(this).Sum(dims, keepDim).Cast(DType);
        return Nansum(dims, keepDim) / count;
    }
}
