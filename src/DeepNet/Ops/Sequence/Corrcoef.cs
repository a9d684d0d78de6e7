namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Pearson's correlations of variables, each a row of observations: Cᵢⱼ / √(Cᵢᵢ Cⱼⱼ) with C =
    /// <see cref="Cov"/>, in [-1, 1].</summary>
    /// <remarks>[variables, n] to [variables, variables]. NaN for a variable that is constant.
    /// torch.corrcoef.</remarks>
    /// <exception cref="ShapeException">There are more than two dimensions.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Corrcoef()
    {
        Check.Floating(nameof(Corrcoef), this);
        if (DType.IsHalf())
            return Cast(DType.Float32).Corrcoef().Cast(DType);
        Tensor deviations = Deviations(nameof(Corrcoef));
        Tensor y = Products(deviations / deviations.Norm(2, 1, keepDim: true));
        return y.Minimum(y.ScalarLike(1)).Maximum(y.ScalarLike(-1));
    }
}
