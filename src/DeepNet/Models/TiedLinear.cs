using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A linear map whose parameters may belong to another layer too: y = x Wᵀ + b.</summary>
internal sealed class TiedLinear(Parameter weight, Parameter? bias = null) : Layer
{
    public Parameter Weight { get; } = weight;

    public Parameter? Bias { get; } = bias;

    /// <summary>[…, inFeatures] to […, outFeatures].</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Linear(Weight, Bias));

    /// <inheritdoc/>
    protected override string Describe() => $"inFeatures: {Weight.Shape[1]}, outFeatures: {Weight.Shape[0]}, "
        + $"bias: {SettingText.Of(Bias is not null)}";
}
