using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Every bit turned over; for Bool the opposite.</summary>
    /// <remarks>torch.bitwise_not.</remarks>
    /// <exception cref="DTypeException">The tensor is floating point.</exception>
    public Tensor BitwiseNot()
    {
        if (DType == DType.Bool)
            return LogicalNot();
        CheckBits(nameof(BitwiseNot), this, allowBool: true);
        Tensor y = NewLike();
        Backend.IntegerUnary(Contiguous(), y, default(BitwiseNotOp));
        return y;
    }

    /// <summary>Every bit turned over; see <see cref="BitwiseNot"/>.</summary>
    public static Tensor operator ~(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.BitwiseNot();
    }
}

internal readonly struct BitwiseNotOp : IIntegerUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => ~x;
}
