using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x ^ other, bit by bit, for integers and Bool.</summary>
    /// <remarks>torch.bitwise_xor.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are floating point.</exception>
    public Tensor BitwiseXor(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        CheckBits(nameof(BitwiseXor), this, allowBool: true);
        return IntegerBinary(nameof(BitwiseXor), this, other, default(BitwiseXorOp));
    }

    /// <summary>a ^ b, bit by bit; see <see cref="BitwiseXor"/>.</summary>
    public static Tensor operator ^(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.BitwiseXor(b);
    }
}

internal readonly struct BitwiseXorOp : IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a ^ b;
}
