namespace DeepNet.Layers;

/// <summary>Continuously differentiable exponential linear unit: y = max(x, 0) + min(0, α(exp(x/α) - 1)).</summary>
/// <remarks>Barron, 2017, https://arxiv.org/abs/1704.07483; torch.nn.CELU.</remarks>
public sealed class Celu : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="alpha">α, finite and not zero.</param>
    /// <exception cref="ArgumentException">α is zero or not finite.</exception>
    public Celu(double alpha = 1) => Alpha = ActivationSettings.NotZero(nameof(Celu), nameof(alpha), alpha);

    /// <summary>α, not zero.</summary>
    public double Alpha { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Celu(Alpha));

    /// <inheritdoc/>
    protected override string Describe() => $"alpha: {SettingText.Of(Alpha)}";
}
