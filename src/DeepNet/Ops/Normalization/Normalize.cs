namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Scales the vectors along a dim to length 1: y = x / max(‖x‖ₚ, ε). torch.nn.functional.normalize.
    /// </summary>
    /// <param name="p">The norm.</param>
    /// <param name="dim">The dim along which the vectors lie.</param>
    /// <param name="epsilon">Shortest length that is divided by.</param>
    public Tensor Normalize(double p = 2, int dim = 1, double epsilon = 1e-12)
    {
        Check.Floating(nameof(Normalize), this);
        if (DType.IsHalf())
            return Cast(DType.Float32).Normalize(p, dim, epsilon).BackTo(DType);
        Tensor norm = Norm(p, dim, keepDim: true);
        return this / norm.Maximum(norm.ScalarLike(epsilon));
    }
}
