namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = min(max(x, 0), 6); the gradient is 0 at both kinks.</summary>
    /// <remarks>torch.nn.functional.relu6.</remarks>
    public Tensor Relu6() => Elementwise(nameof(Relu6), new HardtanhOp(0, 6));
}
