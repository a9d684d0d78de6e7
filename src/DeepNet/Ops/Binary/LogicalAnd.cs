namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>True where both are not 0, as Bool. torch.logical_and.</summary>
    public Tensor LogicalAnd(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IntegerBinary(nameof(LogicalAnd), Cast(DType.Bool), other.Cast(DType.Bool), default(BitwiseAndOp));
    }
}
