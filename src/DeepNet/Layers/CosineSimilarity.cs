namespace DeepNet.Layers;

/// <summary>The cosine of the angle between vectors along a dim: Σ ab / (max(‖a‖, ε) · max(‖b‖, ε)).</summary>
/// <remarks>torch.nn.CosineSimilarity; <see cref="Tensor.CosineSimilarity"/>.</remarks>
public sealed class CosineSimilarity : Module
{
    /// <summary>Creates the layer.</summary>
    /// <param name="dim">The dim the vectors lie along.</param>
    /// <param name="epsilon">ε, the smallest length; positive.</param>
    /// <exception cref="ArgumentException"><paramref name="epsilon"/> is not positive.</exception>
    public CosineSimilarity(int dim = 1, double epsilon = 1e-8)
    {
        Check.Argument(
            epsilon > 0 && double.IsFinite(epsilon),
            $"CosineSimilarity: epsilon {epsilon} must be positive and finite.");
        (Dim, Epsilon) = (dim, epsilon);
    }

    /// <summary>The dim the vectors lie along.</summary>
    public int Dim { get; }

    /// <summary>ε, the smallest length.</summary>
    public double Epsilon { get; }

    /// <summary>The broadcast shape of both, without the dim.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They have no such dim.</exception>
    public Tensor Forward(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.CosineSimilarity(b, Dim, Epsilon);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"dim: {Dim}, epsilon: {SettingText.Of(Epsilon)}";
}
