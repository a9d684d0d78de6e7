namespace DeepNet.Layers;

/// <summary>The distance of vectors: the p-norm of a - b + ε over the last dim.</summary>
/// <remarks>torch.nn.PairwiseDistance; <see cref="Tensor.PairwiseDistance"/>.</remarks>
public sealed class PairwiseDistance : Module
{
    /// <summary>Creates the layer.</summary>
    /// <param name="p">The norm.</param>
    /// <param name="epsilon">ε, which keeps the gradient finite where the vectors agree.</param>
    /// <param name="keepDim">True to keep the last dim with size 1.</param>
    /// <exception cref="ArgumentException"><paramref name="p"/> or <paramref name="epsilon"/> is not a number.
    /// </exception>
    public PairwiseDistance(double p = 2, double epsilon = 1e-6, bool keepDim = false)
    {
        Check.Argument(!double.IsNaN(p), $"PairwiseDistance: p {p} must be a number.");
        Check.Argument(double.IsFinite(epsilon), $"PairwiseDistance: epsilon {epsilon} must be finite.");
        (P, Epsilon, KeepDim) = (p, epsilon, keepDim);
    }

    /// <summary>The norm.</summary>
    public double P { get; }

    /// <summary>ε, which is added to every difference.</summary>
    public double Epsilon { get; }

    /// <summary>Whether the last dim is kept with size 1.</summary>
    public bool KeepDim { get; }

    /// <summary>The broadcast shape of both, without the last dim or with size 1 there.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public Tensor Forward(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.PairwiseDistance(b, P, Epsilon, KeepDim);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"p: {SettingText.Of(P)}, epsilon: {SettingText.Of(Epsilon)}, keepDim: {SettingText.Of(KeepDim)}";
}
