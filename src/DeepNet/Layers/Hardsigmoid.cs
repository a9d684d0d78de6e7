namespace DeepNet.Layers;

/// <summary>Piecewise linear sigmoid: y = min(max(x / 6 + 1/2, 0), 1).</summary>
/// <remarks>torch.nn.Hardsigmoid.</remarks>
public sealed class Hardsigmoid : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Hardsigmoid());
}
