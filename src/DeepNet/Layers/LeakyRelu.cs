namespace DeepNet.Layers;

/// <summary>Rectified linear unit with a slope below zero: y = x for x > 0, else slope · x.</summary>
/// <remarks>torch.nn.LeakyReLU.</remarks>
public sealed class LeakyRelu : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="negativeSlope">Slope below zero.</param>
    public LeakyRelu(double negativeSlope = 0.01) => NegativeSlope = negativeSlope;

    /// <summary>Slope below zero.</summary>
    public double NegativeSlope { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.LeakyRelu(NegativeSlope));

    /// <inheritdoc/>
    protected override string Describe() => $"negativeSlope: {SettingText.Of(NegativeSlope)}";
}
