namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The determinants of square matrices: [batch…, n, n] to [batch…].</summary>
    /// <remarks>
    /// The product of the pivots of an LU factorization in Float64; 0 for a singular matrix, 1 for an empty one.
    /// Gradient: dA = dy·cof(A), the cofactors, which are det(A)·A⁻ᵀ; right for singular matrices too.
    /// torch.linalg.det.
    /// </remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public Tensor Det()
    {
        CheckSquare(nameof(Det), this);
        if (DType != DType.Float64)
            return Cast(DType.Float64).Det().Cast(DType);
        LuFactors factors = Factors();
        Tensor y = Unbatched(factors.Pivots().Prod(-1) * factors.Signs());
        return y.Track(nameof(Det), (this, dy => dy.AsMatrices() * Cofactors(y)));
    }

    private Tensor Cofactors(Tensor det)
    {
        if (!det.Eq(0).Any().ToScalar<bool>())
            return det.AsMatrices() * Inverse().Transpose();
        return GradMode.IsEnabled ? CofactorPolynomial() : CofactorValues();
    }

    /// <summary>U·diag(Πⱼ≠ᵢ sⱼ)·Vᵀ times the signs of U and V: no division, accurate for every matrix.</summary>
    private Tensor CofactorValues()
    {
        (Tensor u, Tensor s, Tensor vh) = Detach().Svd(fullMatrices: false);
        var isReduced = new bool[s.Rank];
        isReduced[^1] = true;
        Tensor sign = (u.Det() * vh.Det()).Round();
        return sign.AsMatrices() * (u * s.ProductOfOthers(isReduced).Unsqueeze(-2)).MatMul(vh);
    }

    /// <summary>The same as a polynomial in A, by Faddeev and LeVerrier: it has derivatives everywhere.</summary>
    private Tensor CofactorPolynomial()
    {
        int n = Shape[-1];
        Tensor identity = IdentityLike(), m = identity;
        for (int k = 1; k < n; k++)
        {
            Tensor product = MatMul(m);
            m = product - (product.Diagonal(0, -2, -1).Sum(-1).AsMatrices() * identity / k);
        }

        return (n % 2 == 0 ? -m : m).Transpose();
    }
}
