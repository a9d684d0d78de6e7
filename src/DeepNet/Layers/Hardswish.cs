namespace DeepNet.Layers;

/// <summary>Piecewise swish: y = x · hardsigmoid(x).</summary>
/// <remarks>Howard et al., 2019, https://arxiv.org/abs/1905.02244; torch.nn.Hardswish.</remarks>
public sealed class Hardswish : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Hardswish());
}
