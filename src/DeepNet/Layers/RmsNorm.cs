namespace DeepNet.Layers;

/// <summary>Scales the last dimensions to a root mean square of 1: y = x / √(mean x² + ε) · weight.</summary>
/// <remarks>Weight starts at 1. Zhang and Sennrich, 2019, https://arxiv.org/abs/1910.07467;
/// torch.nn.RMSNorm.</remarks>
public sealed class RmsNorm : Layer
{
    /// <summary>Normalizes the last dimension.</summary>
    /// <inheritdoc cref="RmsNorm(Shape, double?, bool)"/>
    public RmsNorm(int normalizedSize, double? epsilon = null, bool elementwiseAffine = true)
        : this(SettingChecks.Normalized(nameof(RmsNorm), normalizedSize), epsilon, elementwiseAffine)
    {
    }

    /// <summary>Creates the layer.</summary>
    /// <param name="normalizedShape">The sizes of the last dimensions, which are normalized together.</param>
    /// <param name="epsilon">Added to the mean square; null for the machine epsilon of the input's type.</param>
    /// <param name="elementwiseAffine">False leaves the weight out.</param>
    /// <exception cref="ArgumentException">There are no sizes, or a number is out of range.</exception>
    public RmsNorm(Shape normalizedShape, double? epsilon = null, bool elementwiseAffine = true)
    {
        SettingChecks.Normalized(nameof(RmsNorm), normalizedShape);
        SettingChecks.Epsilon(nameof(RmsNorm), epsilon);
        (NormalizedShape, Epsilon) = (normalizedShape, epsilon);
        Weight = elementwiseAffine ? new Parameter(Tensor.Ones(normalizedShape)) : null;
    }

    /// <summary>The sizes of the last dimensions.</summary>
    public Shape NormalizedShape { get; }

    /// <summary>Added to the mean square; null for the machine epsilon of the input's type.</summary>
    public double? Epsilon { get; }

    /// <summary>[normalizedShape], or null if not affine.</summary>
    public Parameter? Weight { get; }

    /// <summary>The shape of x, which ends in the normalized shape.</summary>
    /// <exception cref="ShapeException">x ends in other sizes.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.RmsNorm(NormalizedShape, Weight, Epsilon));

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{NormalizedShape}, epsilon: {(Epsilon is { } value ? SettingText.Of(value) : "machine")}, "
            + $"elementwiseAffine: {SettingText.Of(Weight is not null)}";
}
