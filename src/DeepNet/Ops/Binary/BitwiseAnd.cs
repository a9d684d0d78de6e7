using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x &amp; other, bit by bit, for integers and Bool.</summary>
    /// <remarks>torch.bitwise_and.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are floating point.</exception>
    public Tensor BitwiseAnd(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        CheckBits(nameof(BitwiseAnd), this, allowBool: true);
        return IntegerBinary(nameof(BitwiseAnd), this, other, default(BitwiseAndOp));
    }

    /// <summary>a &amp; b, bit by bit; see <see cref="BitwiseAnd"/>.</summary>
    public static Tensor operator &(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.BitwiseAnd(b);
    }
}

internal readonly struct BitwiseAndOp : IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a & b;
}
