namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The inverses of square matrices. To solve equations take <see cref="Solve"/>: it is faster and
    /// more accurate.</summary>
    /// <remarks>Computed in Float64. Gradient: dA = -Yᵀ·dY·Yᵀ. torch.linalg.inv.</remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="LinearAlgebraException">A matrix is singular: a pivot is 0.</exception>
    public Tensor Inverse()
    {
        CheckSquare(nameof(Inverse), this);
        if (DType != DType.Float64)
            return Cast(DType.Float64).Inverse().Cast(DType);
        int n = Shape[-1];
        Tensor y = Unbatched(Factored(nameof(Inverse)).Solve(IdentityLike().CopyOfMatrices()), n, n);
        return y.Track(nameof(Inverse), (this, dy =>
        {
            Tensor turned = y.Transpose();
            return -turned.MatMul(dy).MatMul(turned);
        }
        ));
    }
}
