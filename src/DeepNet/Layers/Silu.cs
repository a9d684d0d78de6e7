namespace DeepNet.Layers;

/// <summary>Sigmoid linear unit (swish): y = x σ(x).</summary>
/// <remarks>torch.nn.SiLU.</remarks>
public sealed class Silu : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Silu());
}
