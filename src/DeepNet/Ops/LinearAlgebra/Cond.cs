namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The condition numbers ‖A‖·‖A⁻¹‖ of matrices; for p = 2 the largest by the smallest singular value,
    /// which matrices that are not square have too.</summary>
    /// <param name="p">A norm of <see cref="MatrixNorm(double, int, int, bool)"/>.</param>
    /// <remarks>Infinite for a singular matrix. torch.linalg.cond.</remarks>
    /// <exception cref="ShapeException">The matrices are not square, and the norm is another than ±2.</exception>
    /// <exception cref="ArgumentException">There is no such norm.</exception>
    public Tensor Cond(double p = 2)
    {
        CheckMatrices(nameof(Cond), this);
        if (Math.Abs(p) != 2)
        {
            CheckSquare(nameof(Cond), this);
            // The place of a matrix without inverse is taken by one that has one.
            Tensor isSingular = Unbatched(Detach().Cast(DType.Float64).Factors().Info.Narrow(1, 0, 1).Ne(0));
            Tensor inverse = Where(isSingular.AsMatrices(), IdentityLike(), this).Inverse();
            return Where(isSingular, ScalarLike(double.PositiveInfinity), MatrixNorm(p) * inverse.MatrixNorm(p));
        }

        Tensor s = Svdvals();
        Check.Shape(s.Shape[-1] > 0, $"Cond: matrices {Shape} are empty.");
        Tensor largest = s.Select(-1, 0), smallest = s.Select(-1, s.Shape[-1] - 1);
        return p > 0 ? largest / smallest : smallest / largest;
    }
}
