namespace DeepNet.Layers;

/// <summary>y = x tanh(softplus(x)).</summary>
/// <remarks>Misra, 2019, https://arxiv.org/abs/1908.08681; torch.nn.Mish.</remarks>
public sealed class Mish : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Mish());
}
