namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The singular value decomposition A = U·diag(S)·Vh: orthonormal columns of U and rows of Vh, S
    /// descending and not negative.</summary>
    /// <param name="fullMatrices">U is [m, m] and Vh [n, n]; otherwise, with k = min(m, n), they are [m, k] and
    /// [k, n].</param>
    /// <remarks>
    /// One-sided Jacobi in Float64. Signs are arbitrary: those of a column of U and its row of Vh change together.
    /// The gradient of U and Vh is not finite where singular values meet, and that of the columns that only the full
    /// matrices have is left out; that of S always exists. torch.linalg.svd; Townsend, 2016,
    /// https://j-towns.github.io/papers/svd-derivative.pdf.
    /// </remarks>
    /// <exception cref="ShapeException">The tensor has fewer than two dims.</exception>
    /// <exception cref="LinearAlgebraException">An element is not finite.</exception>
    public (Tensor U, Tensor S, Tensor Vh) Svd(bool fullMatrices = true)
    {
        CheckMatrices(nameof(Svd), this);
        return Singular(nameof(Svd), fullMatrices);
    }

    /// <summary>The singular values, descending. torch.linalg.svdvals.</summary>
    /// <exception cref="ShapeException">The tensor has fewer than two dims.</exception>
    /// <exception cref="LinearAlgebraException">An element is not finite.</exception>
    public Tensor Svdvals() => SingularValues(nameof(Svdvals));

    private Tensor SingularValues(string name)
    {
        CheckMatrices(name, this);
        if (GradMode.IsEnabled && RequiresGrad)
            return Singular(name, fullMatrices: false).S;
        Tensor a = Detach().Cast(DType.Float64).Contiguous().Reshape(MatrixCount(), Shape[-2], Shape[-1]);
        int k = Math.Min(Shape[-2], Shape[-1]);
        Tensor s = a.New([a.Shape[0], k]), info = New([a.Shape[0]], DType.Int64);
        Backend.SingularValues(a, null, s, null, info);
        CheckInfo(name, info, _ => "has elements that are not finite", isPivot: false);
        return Unbatched(s, k).Cast(DType);
    }

    private (Tensor U, Tensor S, Tensor Vh) Singular(string name, bool fullMatrices)
    {
        if (DType != DType.Float64)
        {
            (Tensor u64, Tensor s64, Tensor vh64) = Cast(DType.Float64).Singular(name, fullMatrices);
            return (u64.Cast(DType), s64.Cast(DType), vh64.Cast(DType));
        }

        int m = Shape[-2], n = Shape[-1], k = Math.Min(m, n), left = fullMatrices ? m : k, right = fullMatrices ? n : k;
        int batch = MatrixCount();
        Tensor u = New([batch, m, left]), s = New([batch, k]), vh = New([batch, right, n]);
        Tensor info = New([batch], DType.Int64);
        Backend.SingularValues(Detach().Contiguous().Reshape(batch, m, n), u, s, vh, info);
        CheckInfo(name, info, _ => "has elements that are not finite", isPivot: false);
        u = Unbatched(u, m, left);
        s = Unbatched(s, k);
        vh = Unbatched(vh, right, n);
        Track(name, [this], [u, s, vh], dys => [SvdGradient(
            u.Narrow(-1, 0, k), s, vh.Narrow(-2, 0, k), dys[0]?.Narrow(-1, 0, k), dys[1], dys[2]?.Narrow(-2, 0, k))]);
        return (u, s, vh);
    }

    /// <summary>
    /// dA = U·(F∘(UᵀdU - dUᵀU)·S + S·F∘(VᵀdV - dVᵀV) + diag(dS))·Vᵀ + (1 - UUᵀ)·dU·S⁻¹·Vᵀ + U·S⁻¹·dVᵀ·(1 - VVᵀ) with
    /// Fᵢⱼ = 1 / (sⱼ² - sᵢ²).
    /// </summary>
    private static Tensor SvdGradient(Tensor u, Tensor s, Tensor vh, Tensor? du, Tensor? ds, Tensor? dvh)
    {
        if (du is null && dvh is null)
            return (u * ds!.Unsqueeze(-2)).MatMul(vh);
        int m = u.Shape[-2], k = s.Shape[-1], n = vh.Shape[-1];
        Tensor square = s.Square(), factors = (square.Unsqueeze(-2) - square.Unsqueeze(-1)).Reciprocals();
        Tensor inner = (ds ?? ZerosLike(s)).DiagEmbed();
        if (du is not null)
            inner += factors * u.Transpose().MatMul(du).Skewed() * s.Unsqueeze(-2);
        if (dvh is not null)
            inner += s.Unsqueeze(-1) * factors * vh.MatMul(dvh.Transpose()).Skewed();
        Tensor da = u.MatMul(inner).MatMul(vh);
        if (du is not null && m > k)
        {
            Tensor scaled = du / s.Unsqueeze(-2);
            da += (scaled - u.MatMul(u.Transpose().MatMul(scaled))).MatMul(vh);
        }

        if (dvh is not null && n > k)
        {
            Tensor scaled = dvh / s.Unsqueeze(-1);
            da += u.MatMul(scaled - scaled.MatMul(vh.Transpose()).MatMul(vh));
        }

        return da;
    }

    private Tensor Skewed() => this - Transpose();
}
