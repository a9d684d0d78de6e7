namespace DeepNet.Layers;

/// <summary>Scaled exponential linear unit, which keeps mean 0 and variance 1.</summary>
/// <remarks>Klambauer et al., 2017, https://arxiv.org/abs/1706.02515; torch.nn.SELU.</remarks>
public sealed class Selu : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Selu());
}
