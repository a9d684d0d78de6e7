namespace DeepNet.Layers;

/// <summary>Normalizes the last dimensions to mean 0 and variance 1: y = (x - mean) / √(var + ε) · weight +
/// bias.</summary>
/// <remarks>Weight starts at 1, bias at 0. Ba et al., 2016, https://arxiv.org/abs/1607.06450;
/// torch.nn.LayerNorm.</remarks>
public sealed class LayerNorm : Layer
{
    /// <summary>Normalizes the last dimension.</summary>
    /// <inheritdoc cref="LayerNorm(Shape, double, bool, bool)"/>
    public LayerNorm(int normalizedSize, double epsilon = 1e-5, bool affine = true, bool bias = true)
        : this(SettingChecks.Normalized(nameof(LayerNorm), normalizedSize), epsilon, affine, bias)
    {
    }

    /// <summary>Creates the layer.</summary>
    /// <param name="normalizedShape">The sizes of the last dimensions, which are normalized together.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="affine">False leaves weight and bias out.</param>
    /// <param name="bias">False leaves the bias out.</param>
    /// <exception cref="ArgumentException">There are no sizes, or a number is out of range.</exception>
    public LayerNorm(Shape normalizedShape, double epsilon = 1e-5, bool affine = true, bool bias = true)
    {
        SettingChecks.Normalized(nameof(LayerNorm), normalizedShape);
        SettingChecks.Epsilon(nameof(LayerNorm), epsilon);
        (NormalizedShape, Epsilon) = (normalizedShape, epsilon);
        Weight = affine ? new Parameter(Tensor.Ones(normalizedShape)) : null;
        Bias = affine && bias ? new Parameter(Tensor.Zeros(normalizedShape)) : null;
    }

    /// <summary>The sizes of the last dimensions.</summary>
    public Shape NormalizedShape { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>[normalizedShape], or null if not affine.</summary>
    public Parameter? Weight { get; }

    /// <summary>[normalizedShape], or null without bias.</summary>
    public Parameter? Bias { get; }

    /// <summary>The shape of x, which ends in the normalized shape.</summary>
    /// <exception cref="ShapeException">x ends in other sizes.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.LayerNorm(NormalizedShape, Weight, Bias, Epsilon));

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{NormalizedShape}, epsilon: {SettingText.Of(Epsilon)}, affine: {SettingText.Of(Weight is not null)}";
}
