namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>True where either is not 0, as Bool. torch.logical_or.</summary>
    public Tensor LogicalOr(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IntegerBinary(nameof(LogicalOr), Cast(DType.Bool), other.Cast(DType.Bool), default(BitwiseOrOp));
    }
}
