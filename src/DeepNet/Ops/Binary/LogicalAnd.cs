using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

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

internal readonly struct BitwiseAndOp : IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a & b;
}
