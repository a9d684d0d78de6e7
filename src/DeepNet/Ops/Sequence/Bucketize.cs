namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Which bucket between sorted boundaries each element falls in, as Int64: i with bᵢ₋₁ &lt; x ≤
    /// bᵢ.</summary>
    /// <remarks>torch.bucketize.</remarks>
    /// <param name="boundaries">Ascending, one dimension.</param>
    /// <param name="right">An element equal to a boundary falls in the bucket above it: bᵢ₋₁ ≤ x &lt; bᵢ.</param>
    /// <exception cref="ShapeException">The boundaries have not one dimension.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor Bucketize(Tensor boundaries, bool right = false)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        Check.Shape(boundaries.Rank == 1, $"Bucketize: boundaries {boundaries.Shape} must have one dimension.");
        return boundaries.SearchSorted(this, right);
    }
}
