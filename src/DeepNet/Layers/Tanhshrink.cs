namespace DeepNet.Layers;

/// <summary>y = x - tanh(x).</summary>
/// <remarks>torch.nn.Tanhshrink.</remarks>
public sealed class Tanhshrink : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Tanhshrink());
}
