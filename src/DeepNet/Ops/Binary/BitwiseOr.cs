using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x | other, bit by bit, for integers and Bool.</summary>
    /// <remarks>torch.bitwise_or.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are floating point.</exception>
    public Tensor BitwiseOr(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        CheckBits(nameof(BitwiseOr), this, allowBool: true);
        return IntegerBinary(nameof(BitwiseOr), this, other, default(BitwiseOrOp));
    }

    /// <summary>a | b, bit by bit; see <see cref="BitwiseOr"/>.</summary>
    public static Tensor operator |(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.BitwiseOr(b);
    }
}

internal readonly struct BitwiseOrOp : IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a | b;
}
