namespace DeepNet.Layers;

/// <summary>Smooth rectified linear unit: y = ln(1 + exp(βx)) / β, and x itself where βx is above the
/// threshold.</summary>
/// <remarks>torch.nn.Softplus.</remarks>
public sealed class Softplus : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="beta">β, finite and not zero.</param>
    /// <param name="threshold">Where βx counts as large.</param>
    /// <exception cref="ArgumentException">β is zero or not finite, or the threshold is NaN.</exception>
    public Softplus(double beta = 1, double threshold = 20)
    {
        Beta = ActivationSettings.NotZero(nameof(Softplus), nameof(beta), beta);
        Threshold = ActivationSettings.Number(nameof(Softplus), nameof(threshold), threshold);
    }

    /// <summary>β, not zero.</summary>
    public double Beta { get; }

    /// <summary>Where βx counts as large.</summary>
    public double Threshold { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Softplus(Beta, Threshold));

    /// <inheritdoc/>
    protected override string Describe() => $"beta: {SettingText.Of(Beta)}, threshold: {SettingText.Of(Threshold)}";
}
