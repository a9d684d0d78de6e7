namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A = Q·R with orthonormal columns of Q and upper triangular R, by Householder's reflections.</summary>
    /// <param name="complete">Q is [m, m] and R [m, n]; otherwise, with k = min(m, n), they are [m, k] and
    /// [k, n].</param>
    /// <remarks>
    /// Computed in Float64. Gradient for m ≥ n: dA = (dQ + Q·S)·R⁻ᵀ with the symmetric S that has the upper triangle of
    /// dR·Rᵀ - Qᵀ·dQ; it needs R to be invertible. The complete form of tall matrices has none.
    /// torch.linalg.qr; Walter and Lehmann, 2010, https://arxiv.org/abs/1009.6112.
    /// </remarks>
    /// <exception cref="ShapeException">The tensor has fewer than two dims.</exception>
    public (Tensor Q, Tensor R) Qr(bool complete = false)
    {
        CheckMatrices(nameof(Qr), this);
        if (DType != DType.Float64)
        {
            (Tensor q64, Tensor r64) = Cast(DType.Float64).Qr(complete);
            return (q64.Cast(DType), r64.Cast(DType));
        }

        int m = Shape[-2], n = Shape[-1], c = complete ? m : Math.Min(m, n);
        Tensor a = CopyOfMatrices();
        Tensor q = New([a.Shape[0], m, c]), r = New([a.Shape[0], c, n]);
        Backend.QrFactor(a, q, r);
        q = Unbatched(q, m, c);
        r = Unbatched(r, c, n);
        Track(nameof(Qr), [this], [q, r], dys => [QrGradient(q, r, dys[0], dys[1])]);
        return (q, r);
    }

    private static Tensor QrGradient(Tensor q, Tensor r, Tensor? dq, Tensor? dr)
    {
        int m = q.Shape[-2], n = r.Shape[-1];
        Check.State(
            q.Shape[-1] == Math.Min(m, n),
            $"Qr: the complete form of [{m}, {n}] has no gradient; take the reduced one.");
        Tensor? products = dr?.MatMul(r.Transpose());
        if (dq is not null)
        {
            Tensor turns = q.Transpose().MatMul(dq);
            products = products is null ? -turns : products - turns;
        }

        if (m >= n)
        {
            Tensor upper = products!.Triu();
            Tensor inner = q.MatMul(upper + products.Triu(1).Transpose());
            return r.SolveTriangular((dq is null ? inner : dq + inner).Transpose(), upper: true).Transpose();
        }

        // Q turns with the first m columns alone, R follows all of them.
        Tensor skew = (products!.Transpose() - products).Tril(-1);
        Tensor first = r.Narrow(-1, 0, m).SolveTriangular(q.MatMul(skew).Transpose(), upper: true).Transpose();
        Tensor da = first.Pad([0, n - m]);
        return dr is null ? da : da + q.MatMul(dr);
    }
}
