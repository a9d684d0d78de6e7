namespace DeepNet;

public sealed partial class Tensor
{
    // Numerator of the Padé approximant of exp of degree 13; the denominator has the same with changing signs.
    private static readonly double[] s_pade =
    [
        64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
        670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
    ];

    /// <summary>The exponentials Σ Aᵏ / k! of square matrices.</summary>
    /// <remarks>
    /// Scaling and squaring with a Padé approximant of degree 13, in Float64; gradients of any order come from its
    /// products. NaN for a matrix that is not finite. torch.linalg.matrix_exp; Higham, 2005,
    /// https://doi.org/10.1137/04061101X.
    /// </remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public Tensor MatrixExp()
    {
        CheckSquare(nameof(MatrixExp), this);
        if (DType != DType.Float64)
            return Cast(DType.Float64).MatrixExp().Cast(DType);
        if (Count == 0)
            return this * 1;
        // Each matrix of a batch is scaled for itself. One that is not finite has no exponential and spoils no other.
        Tensor norms = Detach().MatrixNorm(1), isFinite = norms.IsFinite();
        norms = Where(isFinite, norms, ScalarLike(0));
        const double LargestNorm = 5.371920351148152; // up to here degree 13 is exact to a rounding
        Tensor squarings = (norms / LargestNorm).Clamp(min: 1).Log2().Ceil();
        Tensor x = Where(isFinite.AsMatrices(), this, ScalarLike(0));
        Tensor a = x * (-squarings).Exp2().AsMatrices(), identity = IdentityLike();
        Tensor a2 = a.MatMul(a), a4 = a2.MatMul(a2), a6 = a4.MatMul(a2);
        double[] b = s_pade;
        Tensor odd = a6.MatMul((a6 * b[13]) + (a4 * b[11]) + (a2 * b[9]))
            + (a6 * b[7]) + (a4 * b[5]) + (a2 * b[3]) + (identity * b[1]);
        Tensor even = a6.MatMul((a6 * b[12]) + (a4 * b[10]) + (a2 * b[8]))
            + (a6 * b[6]) + (a4 * b[4]) + (a2 * b[2]) + (identity * b[0]);
        odd = a.MatMul(odd);
        Tensor y = (even - odd).Solve(even + odd);
        int most = (int)squarings.Max().ToScalar<double>();
        for (int i = 0; i < most; i++)
        {
            Tensor isSquared = squarings.Gt(i).AsMatrices(), factor = Where(isSquared, y, identity);
            y = Where(isSquared, factor.MatMul(factor), y);
        }

        return Where(isFinite.AsMatrices(), y, ScalarLike(double.NaN));
    }
}
