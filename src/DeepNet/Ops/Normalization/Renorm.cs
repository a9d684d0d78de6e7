namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Shortens the slices along a dim whose norm is above a limit:
    /// y = x · maxNorm / (‖x‖ₚ + 1e-7) where ‖x‖ₚ > maxNorm, else x.</summary>
    /// <param name="p">The norm.</param>
    /// <param name="dim">Each index of this dim is a slice; its norm is over all other dims.</param>
    /// <param name="maxNorm">The largest norm that stays.</param>
    /// <remarks>torch.renorm.</remarks>
    /// <exception cref="ShapeException">The rank is less than 2.</exception>
    /// <exception cref="ArgumentException">p is not positive, or maxNorm is negative.</exception>
    public Tensor Renorm(double p, int dim, double maxNorm)
    {
        Check.Floating(nameof(Renorm), this);
        Check.Shape(Rank > 1, $"Renorm: input {Shape} must have at least two dims.");
        Check.Argument(p > 0, $"Renorm: p {p} must be positive.");
        Check.Argument(maxNorm >= 0, $"Renorm: maxNorm {maxNorm} must not be negative.");
        int d = Check.Dim(nameof(Renorm), dim, Shape);
        if (DType.IsHalf())
            return Cast(DType.Float32).Renorm(p, d, maxNorm).BackTo(DType);
        if (Count == 0)
            return Clone();
        Tensor norm = NormExcept(p, d);
        Tensor isLong = norm > maxNorm;

        // A short slice's norm may be 0: it is replaced before the division, so that no gradient comes from there.
        Tensor divisor = Where(isLong, norm + 1e-7, norm.ScalarLike(1));
        return this * Where(isLong, maxNorm / divisor, norm.ScalarLike(1));
    }

    /// <summary>The norm over all dims but one (0 … rank-1), which stay with size 1.</summary>
    private Tensor NormExcept(double p, int dim) =>
        Norm(p, [.. Enumerable.Range(0, Rank).Where(other => other != dim)], keepDim: true);
}
