namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The lower triangular L of A = L·Lᵀ for symmetric positive definite matrices A.</summary>
    /// <param name="upper">Gives U = Lᵀ of A = Uᵀ·U instead, read from the upper triangle.</param>
    /// <remarks>
    /// Computed in Float64; only one triangle of A is read. Gradient, symmetric: dA = ½(S + Sᵀ) with
    /// S = L⁻ᵀ·Φ(Lᵀ·dL)·L⁻¹, where Φ keeps the lower triangle and half the diagonal. torch.linalg.cholesky; Murray,
    /// 2016, https://arxiv.org/abs/1602.07527.
    /// </remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="LinearAlgebraException">A matrix is not positive definite.</exception>
    public Tensor Cholesky(bool upper = false)
    {
        CheckSquare(nameof(Cholesky), this);
        if (DType != DType.Float64)
            return Cast(DType.Float64).Cholesky(upper).Cast(DType);
        return upper ? Transpose().LowerCholesky().Transpose() : LowerCholesky();
    }

    private Tensor LowerCholesky()
    {
        Tensor factors = CopyOfMatrices();
        Tensor info = New([factors.Shape[0]], DType.Int64);
        Backend.CholeskyFactor(factors, info);
        CheckInfo(
            nameof(Cholesky), info,
            pivot => $"is not positive definite: its leading minor of order {pivot + 1} is not positive",
            isPivot: true);
        Tensor y = factors.Reshape(Shape);
        return y.Track(nameof(Cholesky), (this, dy =>
        {
            Tensor turned = y.Transpose(), inner = turned.MatMul(dy);
            Tensor half = (inner.Tril() + inner.Tril(-1)) * 0.5;
            Tensor s = y.SolveTriangular(
                turned.SolveTriangular(half, upper: true), upper: false, left: false);
            return (s + s.Transpose()) * 0.5;
        }
        ));
    }
}
