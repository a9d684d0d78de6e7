namespace DeepNet.Layers;

/// <summary>Rectified linear unit: y = max(x, 0).</summary>
/// <remarks>torch.nn.ReLU.</remarks>
public sealed class Relu : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Relu());
}
