namespace DeepNet.Layers;

/// <summary>Sigmoid linear unit (swish): y = x σ(x).</summary>
/// <remarks>Elfwing et al., 2017, https://arxiv.org/abs/1702.03118; torch.nn.SiLU.</remarks>
public sealed class Silu : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Silu());
}
