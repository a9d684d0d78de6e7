using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Moves the bits down, which divides by 2ᵇ and rounds down; beyond the width, and for negative counts,
    /// only the sign is left.</summary>
    /// <remarks>torch.bitwise_right_shift.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not integers.</exception>
    public Tensor RightShift(Tensor count)
    {
        ArgumentNullException.ThrowIfNull(count);
        CheckBits(nameof(RightShift), this, allowBool: false);
        return IntegerBinary(nameof(RightShift), this, count, default(RightShiftOp));
    }

    /// <summary>The same with one count.</summary>
    public Tensor RightShift(int count) => RightShift(ScalarLike(count is >= 0 and < 64 ? count : 64));

    /// <summary>a &gt;&gt; count; see <see cref="RightShift(Tensor)"/>.</summary>
    public static Tensor operator >>(Tensor a, int count)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.RightShift(count);
    }

    /// <summary>a &gt;&gt; count, element by element; see <see cref="RightShift(Tensor)"/>.</summary>
    public static Tensor operator >>(Tensor a, Tensor count)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.RightShift(count);
    }
}

internal readonly struct RightShiftOp : IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => IntegerBits.Contains(b) ? a >> IntegerBits.ToInt32(b) : T.IsNegative(a) ? T.AllBitsSet : T.Zero;
}
