namespace DeepNet.Layers;

/// <summary>Rectified linear unit cut off at 6: y = min(max(x, 0), 6).</summary>
/// <remarks>torch.nn.ReLU6.</remarks>
public sealed class Relu6 : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Relu6());
}
