namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Sums of products over the last dims: y[…, …] = Σₖ a[…, k] · b[…, k]; a scalar scales the other. torch.inner.
    /// </summary>
    /// <exception cref="ShapeException">The last sizes differ.</exception>
    public Tensor Inner(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Rank == 0 || other.Rank == 0)
            return this * other;
        Check.Shape(
            Shape[-1] == other.Shape[-1],
            $"Inner: shapes {Shape} and {other.Shape}: the last sizes {Shape[-1]} and {other.Shape[-1]} differ.");
        return Tensordot(other, [-1], [-1]);
    }
}
