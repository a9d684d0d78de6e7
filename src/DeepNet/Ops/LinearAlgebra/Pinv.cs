namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The pseudo-inverses (Moore and Penrose): [batch…, m, n] to [batch…, n, m].</summary>
    /// <param name="absolute">Singular values up to this count as 0.</param>
    /// <param name="relative">Singular values up to this times the largest count as 0; if neither is given, max(m, n)
    /// times the type's epsilon.</param>
    /// <remarks>
    /// From the singular value decomposition in Float64. Gradient, of constant rank: with P the result,
    /// dA = -Pᵀ·dP·Pᵀ + (1 - AP)·dPᵀ·PPᵀ + PᵀP·dPᵀ·(1 - PA). torch.linalg.pinv; Golub and Pereyra, 1973.
    /// </remarks>
    /// <exception cref="ShapeException">The tensor has fewer than two dims.</exception>
    /// <exception cref="ArgumentException">A tolerance is negative.</exception>
    /// <exception cref="LinearAlgebraException">An element is not finite.</exception>
    public Tensor Pinv(double? absolute = null, double? relative = null)
    {
        CheckMatrices(nameof(Pinv), this);
        double[] tolerances = Tolerances(nameof(Pinv), absolute, relative);
        if (DType != DType.Float64)
            return Cast(DType.Float64).Pinv(tolerances[0], tolerances[1]).Cast(DType);
        (Tensor u, Tensor s, Tensor vh) = Detach().Singular(nameof(Pinv), fullMatrices: false);
        return PseudoInverse(u, s, vh, IsPositive(s, tolerances));
    }

    /// <summary>The absolute and the relative bound of singular values that count.</summary>
    private double[] Tolerances(string name, double? absolute, double? relative)
    {
        Check.Argument(
            absolute is null or >= 0 && relative is null or >= 0,
            $"{name}: tolerances {absolute} and {relative} must not be negative.");
        double standard = absolute > 0 ? 0 : Epsilon() * Math.Max(Shape[-1], Shape[-2]);
        return [absolute ?? 0, relative ?? standard];
    }

    /// <summary>Which singular values count.</summary>
    private static Tensor IsPositive(Tensor s, double[] tolerances)
    {
        if (s.Shape[-1] == 0)
            return s.Gt(0);
        Tensor bound = (s.Narrow(-1, 0, 1) * tolerances[1]).Maximum(s.ScalarLike(tolerances[0]));
        return s.Gt(bound);
    }

    /// <summary>V·S⁻¹·Uᵀ over the singular values that count, with the history of this tensor.</summary>
    private Tensor PseudoInverse(Tensor u, Tensor s, Tensor vh, Tensor counts)
    {
        Tensor inverse = Where(counts, 1 / Where(counts, s, s.ScalarLike(1)), s.ScalarLike(0));
        Tensor y = (vh.Transpose() * inverse.Unsqueeze(-2)).MatMul(u.Transpose());
        return y.Track(nameof(Pinv), (this, dy =>
        {
            Tensor turned = y.Transpose(), turnedGradient = dy.Transpose();
            Tensor rows = turnedGradient - MatMul(y.MatMul(turnedGradient));
            Tensor columns = turnedGradient - turnedGradient.MatMul(y).MatMul(this);
            return rows.MatMul(y).MatMul(turned) + turned.MatMul(y.MatMul(columns)) - turned.MatMul(dy).MatMul(turned);
        }
        ));
    }
}
