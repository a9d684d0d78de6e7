namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Divides by the activity of the neighbouring channels:
    /// y = x / (k + α · mean of x² over <paramref name="size"/> channels)^β.</summary>
    /// <remarks>
    /// This tensor is [batch, channels, spatial…]; channels outside count as 0. Krizhevsky, Sutskever and Hinton, 2012.
    /// torch.nn.functional.local_response_norm.
    /// </remarks>
    /// <exception cref="ShapeException">The rank is less than 3.</exception>
    /// <exception cref="ArgumentException">The size is not positive, or another number is not finite.</exception>
    public Tensor LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
    {
        Check.Floating(nameof(LocalResponseNorm), this);
        Check.Shape(Rank > 2, $"LocalResponseNorm: input {Shape} must be [batch, channels, spatial…].");
        CheckResponse(size, alpha, beta, k);
        if (DType.IsHalf())
            return Cast(DType.Float32).LocalResponseNorm(size, alpha, beta, k).BackTo(DType);
        if (Count == 0)
            return Clone();
        int batch = Shape[0], channels = Shape[1], area = (int)(Count / batch / channels);
        Tensor squares = Square().Reshape(batch, channels, area);
        Tensor before = Zeros([batch, size / 2, area], DType, Device);
        Tensor after = Zeros([batch, (size - 1) / 2, area], DType, Device);
        Tensor mean = Concat([before, squares, after], 1).AvgPool2d((size, 1), 1).Reshape(Shape);
        return this / ((mean * alpha) + k).Pow(beta);
    }

    internal static void CheckResponse(int size, double alpha, double beta, double k)
    {
        Check.Argument(size > 0, $"LocalResponseNorm: size {size} must be positive.");
        Check.Argument(
            double.IsFinite(alpha) && double.IsFinite(beta) && double.IsFinite(k),
            $"LocalResponseNorm: alpha {alpha}, beta {beta} and k {k} must be finite.");
    }
}
