namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Eigenvalues, ascending, and orthonormal eigenvectors, one per column, of symmetric matrices:
    /// A = V·diag(λ)·Vᵀ.</summary>
    /// <param name="upper">Which triangle is read: the lower one if false.</param>
    /// <remarks>
    /// Computed in Float64. Signs of the vectors are arbitrary. Gradient: dA = V·(diag(dλ) + F∘(Vᵀ·dV))·Vᵀ with
    /// Fᵢⱼ = 1 / (λⱼ - λᵢ), which is not finite where eigenvalues meet; that of the values alone always is.
    /// torch.linalg.eigh.
    /// </remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="LinearAlgebraException">An element is not finite.</exception>
    public (Tensor Values, Tensor Vectors) Eigh(bool upper = false)
    {
        (Tensor values, Tensor? vectors) = Eigen(nameof(Eigh), upper, wantsVectors: true);
        return (values, vectors!);
    }

    /// <summary>The eigenvalues of symmetric matrices, ascending. torch.linalg.eigvalsh.</summary>
    /// <param name="upper">Which triangle is read: the lower one if false.</param>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="LinearAlgebraException">An element is not finite.</exception>
    public Tensor Eigvalsh(bool upper = false) =>
        Eigen(nameof(Eigvalsh), upper, wantsVectors: GradMode.IsEnabled && RequiresGrad).Values;

    private (Tensor Values, Tensor? Vectors) Eigen(string name, bool upper, bool wantsVectors)
    {
        CheckSquare(name, this);
        if (DType != DType.Float64)
        {
            (Tensor values64, Tensor? vectors64) = Cast(DType.Float64).Eigen(name, upper, wantsVectors);
            return (values64.Cast(DType), vectors64?.Cast(DType));
        }

        if (upper)
            return Transpose().Eigen(name, upper: false, wantsVectors);
        int n = Shape[-1];
        Tensor a = CopyOfMatrices();
        Tensor values = New([a.Shape[0], n]), info = New([a.Shape[0]], DType.Int64);
        Tensor? vectors = wantsVectors ? New([a.Shape[0], n, n]) : null;
        Backend.SymmetricEigen(a, values, vectors, info);
        CheckInfo(name, info, _ => "has elements that are not finite", isPivot: false);
        values = Unbatched(values, n);
        if (vectors is null)
            return (values, null);
        vectors = Unbatched(vectors, n, n);
        Track(name, [this], [values, vectors], dys => [EigenGradient(values, vectors, dys[0], dys[1])]);
        return (values, vectors);
    }

    private static Tensor EigenGradient(Tensor values, Tensor vectors, Tensor? dValues, Tensor? dVectors)
    {
        Tensor turned = vectors.Transpose();
        if (dVectors is null)
            return (vectors * dValues!.Unsqueeze(-2)).MatMul(turned);
        Tensor inner = turned.MatMul(dVectors) * (values.Unsqueeze(-2) - values.Unsqueeze(-1)).Reciprocals();
        if (dValues is not null)
            inner += dValues.DiagEmbed();
        return vectors.MatMul(inner).MatMul(turned);
    }

    /// <summary>1 / x, and 0 on the diagonal of the matrices.</summary>
    private Tensor Reciprocals()
    {
        Tensor isDiagonal = ColumnMinusRow(nameof(Reciprocals)).Eq(0);
        return Where(isDiagonal, ScalarLike(0), 1 / Where(isDiagonal, ScalarLike(1), this));
    }
}
