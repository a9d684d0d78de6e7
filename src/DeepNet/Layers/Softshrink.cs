namespace DeepNet.Layers;

/// <summary>Moves everything towards zero by λ, and to zero what is nearer than that: y = x - λ for x &gt; λ, x + λ
/// for x &lt; -λ, else 0.</summary>
/// <remarks>torch.nn.Softshrink.</remarks>
public sealed class Softshrink : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="lambda">λ, not negative.</param>
    /// <exception cref="ArgumentException">λ is negative or not finite.</exception>
    public Softshrink(double lambda = 0.5) =>
        Lambda = ActivationSettings.NotNegative(nameof(Softshrink), nameof(lambda), lambda);

    /// <summary>λ, not negative.</summary>
    public double Lambda { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Softshrink(Lambda));

    /// <inheritdoc/>
    protected override string Describe() => $"lambda: {SettingText.Of(Lambda)}";
}
