namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The standard deviation of all elements, as a scalar: the root of <see cref="Var()"/>.</summary>
    public Tensor Std() => Std([], keepDim: false);

    /// <summary>The standard deviation over one dimension: √(Σ(x - mean)² / (n - correction)).</summary>
    public Tensor Std(int dim, bool keepDim = false, int correction = 1) => Std([dim], keepDim, correction);

    /// <summary>The standard deviation over several dimensions, or all if none is named: √(Σ(x - mean)² / (n -
    /// correction)).</summary>
    /// <remarks>Where all elements are equal the gradient is 0. torch.std.</remarks>
    /// <param name="dims">What to reduce.</param>
    /// <param name="keepDim">Whether reduced dims stay with size 1.</param>
    /// <param name="correction">1 for the unbiased estimate (Bessel), 0 for the root mean square.</param>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Std(ReadOnlySpan<int> dims, bool keepDim = false, int correction = 1)
    {
        Check.Floating(nameof(Std), this);
        double divisor = Math.Max(0, ReducedCount(nameof(Std), dims) - correction);
        if (DType.IsHalf())
            return Cast(DType.Float32).Std(dims, keepDim, correction).BackTo(DType);
        int[] over = dims.ToArray();
        Tensor y = Detach().Var(dims, keepDim: true, correction).Sqrt();
        y.Track(nameof(Std), (this, dy => dy * (1 / divisor) * y.InverseOrZero() * (this - Mean(over, keepDim: true))));
        return keepDim ? y : y.Reshape(KeptShape(ReducedDims(nameof(Std), dims), keepDim: false));
    }

    /// <summary>1/x, and 0 where x is 0, with gradients that stay finite there.</summary>
    private Tensor InverseOrZero()
    {
        Tensor isZero = Eq(0);
        return Where(isZero, ScalarLike(0), 1 / Where(isZero, ScalarLike(1), this));
    }
}
