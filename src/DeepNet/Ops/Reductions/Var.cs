namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The variance of all elements, as a scalar: Σ(x - mean)² / (n - 1).</summary>
    public Tensor Var() => Var([], keepDim: false);

    /// <summary>The variance over one dimension: Σ(x - mean)² / (n - correction).</summary>
    public Tensor Var(int dim, bool keepDim = false, int correction = 1) => Var([dim], keepDim, correction);

    /// <summary>The variance over several dimensions, or all if none is named: Σ(x - mean)² / (n -
    /// correction).</summary>
    /// <remarks>Computed from the deviations, not from x². NaN if n ≤ correction. torch.var.</remarks>
    /// <param name="dims">What to reduce.</param>
    /// <param name="keepDim">Whether reduced dims stay with size 1.</param>
    /// <param name="correction">1 for the unbiased estimate (Bessel), 0 for the mean square.</param>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Var(ReadOnlySpan<int> dims, bool keepDim = false, int correction = 1)
    {
        Check.Floating(nameof(Var), this);
        double divisor = Math.Max(0, ReducedCount(nameof(Var), dims) - correction);
        if (DType.IsHalf())
            return Cast(DType.Float32).Var(dims, keepDim, correction).BackTo(DType);
        int[] over = dims.ToArray();
        Tensor y = Detach().SumOfSquaredDeviations(over) / divisor;
        y.Track(nameof(Var), (this, dy => dy * (2 / divisor) * (this - Mean(over, keepDim: true))));
        return keepDim ? y : y.Reshape(KeptShape(ReducedDims(nameof(Var), dims), keepDim: false));
    }

    private Tensor SumOfSquaredDeviations(int[] dims)
    {
        // The deviations sum to 0 but for the mean's rounding error, which the second term takes out.
        // Rounding may leave a difference below 0, whose root would be NaN.
        Tensor deviation = this - Mean(dims, keepDim: true);
        Tensor rest = deviation.Sum(dims, keepDim: true);
        Tensor correction = rest.Square() / ReducedCount(nameof(Var), dims);
        return (deviation.Square().Sum(dims, keepDim: true) - correction).Maximum(0);
    }
}
