using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Moves the bits up, which multiplies by 2ᵇ; beyond the width, and for negative counts, the result is
    /// 0.</summary>
    /// <remarks>torch.bitwise_left_shift.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not integers.</exception>
    public Tensor LeftShift(Tensor count)
    {
        ArgumentNullException.ThrowIfNull(count);
        CheckBits(nameof(LeftShift), this, allowBool: false);
        return IntegerBinary(nameof(LeftShift), this, count, default(LeftShiftOp));
    }

    /// <summary>The same with one count.</summary>
    public Tensor LeftShift(int count) => LeftShift(ScalarLike(count is >= 0 and < 64 ? count : 64));

    /// <summary>a &lt;&lt; count; see <see cref="LeftShift(Tensor)"/>.</summary>
    public static Tensor operator <<(Tensor a, int count)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.LeftShift(count);
    }

    /// <summary>a &lt;&lt; count, element by element; see <see cref="LeftShift(Tensor)"/>.</summary>
    public static Tensor operator <<(Tensor a, Tensor count)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.LeftShift(count);
    }
}

internal readonly struct LeftShiftOp : IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => IntegerBits.Contains(b) ? a << IntegerBits.ToInt32(b) : T.Zero;
}
