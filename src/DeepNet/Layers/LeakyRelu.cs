namespace DeepNet.Layers;

/// <summary>Rectified linear unit with a slope below zero: y = x for x > 0, else slope · x.</summary>
/// <remarks>Maas et al., 2013, https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf;
/// torch.nn.LeakyReLU.</remarks>
public sealed class LeakyRelu : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="negativeSlope">Slope below zero.</param>
    /// <exception cref="ArgumentException">The slope is not finite.</exception>
    public LeakyRelu(double negativeSlope = 0.01) =>
        NegativeSlope = ActivationSettings.Finite(nameof(LeakyRelu), nameof(negativeSlope), negativeSlope);

    /// <summary>Slope below zero.</summary>
    public double NegativeSlope { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.LeakyRelu(NegativeSlope));

    /// <inheritdoc/>
    protected override string Describe() => $"negativeSlope: {SettingText.Of(NegativeSlope)}";
}
