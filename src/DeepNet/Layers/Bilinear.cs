namespace DeepNet.Layers;

/// <summary>A bilinear map of two inputs' last dimensions: y[o] = Σ x₁[i] · weight[o, i, j] · x₂[j] +
/// bias[o].</summary>
/// <remarks>Weight and bias start uniform in ±1/√in1Features. torch.nn.Bilinear.</remarks>
public sealed class Bilinear : Module
{
    /// <summary>Creates the layer.</summary>
    /// <param name="in1Features">Size of the first input's last dimension.</param>
    /// <param name="in2Features">Size of the second input's last dimension.</param>
    /// <param name="outFeatures">Size of the output's last dimension.</param>
    /// <param name="bias">False leaves the bias out.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public Bilinear(
        int in1Features, int in2Features, int outFeatures, bool bias = true, RandomSource? generator = null)
    {
        SettingChecks.Positive(nameof(Bilinear), nameof(in1Features), in1Features);
        SettingChecks.Positive(nameof(Bilinear), nameof(in2Features), in2Features);
        SettingChecks.Positive(nameof(Bilinear), nameof(outFeatures), outFeatures);
        (In1Features, In2Features, OutFeatures) = (in1Features, in2Features, outFeatures);
        double bound = 1 / Math.Sqrt(in1Features);
        Weight = new Parameter(Tensor.Empty([outFeatures, in1Features, in2Features]));
        Init.Uniform(Weight, -bound, bound, generator);
        if (!bias)
            return;
        Bias = new Parameter(Tensor.Empty([outFeatures]));
        Init.Uniform(Bias, -bound, bound, generator);
    }

    /// <summary>Size of the first input's last dimension.</summary>
    public int In1Features { get; }

    /// <summary>Size of the second input's last dimension.</summary>
    public int In2Features { get; }

    /// <summary>Size of the output's last dimension.</summary>
    public int OutFeatures { get; }

    /// <summary>[outFeatures, in1Features, in2Features].</summary>
    public Parameter Weight { get; }

    /// <summary>[outFeatures], or null without bias.</summary>
    public Parameter? Bias { get; }

    /// <summary>[…, in1Features] and […, in2Features] to […, outFeatures].</summary>
    /// <exception cref="ShapeException">The last dimensions do not fit, or the others differ.</exception>
    public Tensor Forward(Tensor x1, Tensor x2)
    {
        ArgumentNullException.ThrowIfNull(x1);
        return x1.Bilinear(x2, Weight, Bias);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"in1Features: {In1Features}, in2Features: {In2Features}, outFeatures: {OutFeatures}, "
            + $"bias: {SettingText.Of(Bias is not null)}";
}
