namespace DeepNet.Layers;

/// <summary>An affine map of the last dimension: y = x Wᵀ + b.</summary>
/// <remarks>Weight and bias start uniform in ±1/√inFeatures. torch.nn.Linear.</remarks>
public sealed class Linear : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="inFeatures">Size of the input's last dimension.</param>
    /// <param name="outFeatures">Size of the output's last dimension.</param>
    /// <param name="bias">False leaves b out.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public Linear(int inFeatures, int outFeatures, bool bias = true, RandomSource? generator = null)
    {
        SettingChecks.Positive(nameof(Linear), nameof(inFeatures), inFeatures);
        SettingChecks.Positive(nameof(Linear), nameof(outFeatures), outFeatures);
        (InFeatures, OutFeatures) = (inFeatures, outFeatures);
        (Weight, Bias) = FanInUniform.WeightAndBias([outFeatures, inFeatures], bias, generator);
    }

    /// <summary>Size of the input's last dimension.</summary>
    public int InFeatures { get; }

    /// <summary>Size of the output's last dimension.</summary>
    public int OutFeatures { get; }

    /// <summary>[outFeatures, inFeatures].</summary>
    public Parameter Weight { get; }

    /// <summary>[outFeatures], or null without bias.</summary>
    public Parameter? Bias { get; }

    /// <summary>[…, inFeatures] to […, outFeatures].</summary>
    /// <exception cref="ShapeException">The last dimension is not inFeatures.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.Linear(Weight, Bias));

    /// <inheritdoc/>
    protected override string Describe() =>
        $"inFeatures: {InFeatures}, outFeatures: {OutFeatures}, bias: {SettingText.Of(Bias is not null)}";
}
