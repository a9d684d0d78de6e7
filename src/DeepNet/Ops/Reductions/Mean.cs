namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The mean of all elements, as a scalar.</summary>
    public Tensor Mean() => Mean([], keepDim: false);

    /// <summary>The mean over one dimension, which is kept with size 1 if asked.</summary>
    public Tensor Mean(int dim, bool keepDim = false) => Mean([dim], keepDim);

    /// <summary>The mean over several dimensions; over all if none is named.</summary>
    /// <remarks>The mean of nothing is NaN. torch.mean.</remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Mean(ReadOnlySpan<int> dims, bool keepDim = false)
    {
        Check.Floating(nameof(Mean), this);
        long n = ReducedCount(nameof(Mean), dims);
        if (DType.IsHalf())
            return Cast(DType.Float32).Mean(dims, keepDim).BackTo(DType);
        return Sum(dims, keepDim) / n;
    }
}
