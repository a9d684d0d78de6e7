namespace DeepNet.Layers;

/// <summary>y = x / (1 + |x|).</summary>
/// <remarks>torch.nn.Softsign.</remarks>
public sealed class Softsign : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Softsign());
}
