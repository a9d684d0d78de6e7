namespace DeepNet.Layers;

/// <summary>Logistic function: y = 1 / (1 + e⁻ˣ).</summary>
/// <remarks>torch.nn.Sigmoid.</remarks>
public sealed class Sigmoid : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Sigmoid());
}
