namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The product of a matrix [m, n] with a vector [n]. torch.mv.</summary>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    public Tensor Mv(Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Check.Shape(
            Rank == 2 && vector.Rank == 1,
            $"Mv: shapes {Shape} and {vector.Shape} must be a matrix [m, n] and a vector [n].");
        return MatMul(vector);
    }
}
