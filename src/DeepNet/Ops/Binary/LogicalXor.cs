namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>True where one of both is not 0 and the other is, as Bool. torch.logical_xor.</summary>
    public Tensor LogicalXor(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IntegerBinary(nameof(LogicalXor), Cast(DType.Bool), other.Cast(DType.Bool), default(BitwiseXorOp));
    }
}
