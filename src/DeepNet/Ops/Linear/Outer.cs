namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>All products of the elements of two vectors: y[i, j] = a[i] · b[j]. torch.outer.</summary>
    /// <exception cref="ShapeException">They are not vectors.</exception>
    public Tensor Outer(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.Shape(Rank == 1 && other.Rank == 1, $"Outer: shapes {Shape} and {other.Shape} must be vectors.");
        return Unsqueeze(1) * other;
    }
}
