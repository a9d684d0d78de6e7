namespace DeepNet.Layers;

/// <summary>Scaled exponential linear unit, which keeps mean 0 and variance 1: y = s x for x > 0, else s α (eˣ - 1),
/// with s = 1.0507… and α = 1.6733….</summary>
/// <remarks>Klambauer et al., 2017, https://arxiv.org/abs/1706.02515; torch.nn.SELU.</remarks>
public sealed class Selu : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Selu());
}
