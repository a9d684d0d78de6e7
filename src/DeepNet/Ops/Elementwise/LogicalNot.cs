namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>True where the element is 0, as Bool. torch.logical_not.</summary>
    public Tensor LogicalNot() => DType == DType.Bool ? Eq(0) : Cast(DType.Bool).Eq(0);
}
