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
    /// products. torch.linalg.matrix_exp; Higham, 2005, https://doi.org/10.1137/04061101X.
    /// </remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public Tensor MatrixExp()
    {
        CheckSquare(nameof(MatrixExp), this);
        if (DType != DType.Float64)
            return Cast(DType.Float64).MatrixExp().Cast(DType);
        if (Count == 0)
            return this * 1;
        double norm = Detach().MatrixNorm(1).Max().ToScalar<double>();
        if (!double.IsFinite(norm))
            return this * double.NaN;
        const double LargestNorm = 5.371920351148152; // up to here degree 13 is exact to a rounding
        int squarings = norm <= LargestNorm ? 0 : (int)Math.Ceiling(Math.Log2(norm / LargestNorm));
        Tensor a = this * Math.ScaleB(1, -squarings), identity = IdentityLike();
        Tensor a2 = a.MatMul(a), a4 = a2.MatMul(a2), a6 = a4.MatMul(a2);
        double[] b = s_pade;
        Tensor odd = a6.MatMul((a6 * b[13]) + (a4 * b[11]) + (a2 * b[9]))
            + (a6 * b[7]) + (a4 * b[5]) + (a2 * b[3]) + (identity * b[1]);
        Tensor even = a6.MatMul((a6 * b[12]) + (a4 * b[10]) + (a2 * b[8]))
            + (a6 * b[6]) + (a4 * b[4]) + (a2 * b[2]) + (identity * b[0]);
        odd = a.MatMul(odd);
        Tensor y = (even - odd).Solve(even + odd);
        for (int i = 0; i < squarings; i++)
            y = y.MatMul(y);
        return y;
    }
}
