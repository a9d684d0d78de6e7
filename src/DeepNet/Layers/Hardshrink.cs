namespace DeepNet.Layers;

/// <summary>Sets to zero what is not farther than λ from zero: y = x where |x| &gt; λ, else 0.</summary>
/// <remarks>torch.nn.Hardshrink.</remarks>
public sealed class Hardshrink : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="lambda">λ, not negative.</param>
    /// <exception cref="ArgumentException">λ is negative or not finite.</exception>
    public Hardshrink(double lambda = 0.5) =>
        Lambda = ActivationSettings.NotNegative(nameof(Hardshrink), nameof(lambda), lambda);

    /// <summary>λ, not negative.</summary>
    public double Lambda { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Hardshrink(Lambda));

    /// <inheritdoc/>
    protected override string Describe() => $"lambda: {SettingText.Of(Lambda)}";
}
