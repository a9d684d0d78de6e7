namespace DeepNet.Layers;

/// <summary>Rectified linear unit with a learned slope below zero: y = x for x > 0, else weight · x.</summary>
/// <remarks>One slope for all, or one for each channel (dimension 1). He et al., 2015,
/// https://arxiv.org/abs/1502.01852; torch.nn.PReLU.</remarks>
public sealed class Prelu : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="numParameters">1, or the number of channels.</param>
    /// <param name="start">What the slopes start with.</param>
    /// <exception cref="ArgumentException">The number is not positive, or the start not finite.</exception>
    public Prelu(int numParameters = 1, double start = 0.25)
    {
        Check.Argument(numParameters > 0, $"Prelu: numParameters {numParameters} must be positive.");
        ActivationSettings.Finite(nameof(Prelu), nameof(start), start);
        Weight = new Parameter(Tensor.Full([numParameters], start));
    }

    /// <summary>[numParameters].</summary>
    public Parameter Weight { get; }

    /// <summary>The shape of x.</summary>
    /// <exception cref="ShapeException">There is neither one slope nor one per channel of x.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.Prelu(Weight));

    /// <inheritdoc/>
    protected override string Describe() => $"numParameters: {Weight.Count}";
}
