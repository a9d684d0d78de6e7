namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Sign and logarithm of the magnitude of the determinants of square matrices: where those would overflow,
    /// det = Sign · exp(LogAbsDet).</summary>
    /// <remarks>(0, -∞) for a singular matrix, whose gradient does not exist: its backward pass throws. Gradient:
    /// dA = dy·A⁻ᵀ. torch.linalg.slogdet.</remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public (Tensor Sign, Tensor LogAbsDet) Slogdet()
    {
        CheckSquare(nameof(Slogdet), this);
        if (DType != DType.Float64)
        {
            (Tensor signs, Tensor logs) = Cast(DType.Float64).Slogdet();
            return (signs.Cast(DType), logs.Cast(DType));
        }

        LuFactors factors = Factors();
        Tensor pivots = factors.Pivots();
        Tensor sign = Unbatched(pivots.Sign().Prod(-1) * factors.Signs());
        Tensor y = Unbatched(pivots.Abs().Log().Sum(-1));
        y.Track(nameof(Slogdet), (this, dy => dy.AsMatrices() * Inverse().Transpose()));
        return (sign, y);
    }
}
