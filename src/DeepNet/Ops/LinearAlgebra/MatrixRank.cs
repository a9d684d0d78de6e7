namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The numerical ranks of matrices: how many singular values are above the tolerance. Int64.</summary>
    /// <param name="absolute">Singular values up to this count as 0.</param>
    /// <param name="relative">Singular values up to this times the largest count as 0; if neither is given, max(m, n)
    /// times the type's epsilon.</param>
    /// <remarks>torch.linalg.matrix_rank.</remarks>
    /// <exception cref="ShapeException">The tensor has fewer than two dims.</exception>
    /// <exception cref="ArgumentException">A tolerance is negative.</exception>
    /// <exception cref="LinearAlgebraException">An element is not finite.</exception>
    public Tensor MatrixRank(double? absolute = null, double? relative = null)
    {
        CheckMatrices(nameof(MatrixRank), this);
        double[] tolerances = Tolerances(nameof(MatrixRank), absolute, relative);
        Tensor s = Detach().Cast(DType.Float64).SingularValues(nameof(MatrixRank));
        return IsPositive(s, tolerances).Cast(DType.Int64).Sum(-1);
    }
}
