namespace DeepNet.Layers;

/// <summary>Hyperbolic tangent: y = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ).</summary>
/// <remarks>torch.nn.Tanh.</remarks>
public sealed class Tanh : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Tanh());
}
