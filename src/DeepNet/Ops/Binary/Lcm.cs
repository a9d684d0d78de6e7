using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Least common multiple of the magnitudes; 0 where either is 0.</summary>
    /// <remarks>What the type cannot hold wraps around, as in PyTorch. torch.lcm.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not integers.</exception>
    public Tensor Lcm(Tensor other)
    {
        CheckBits(nameof(Lcm), this, allowBool: false);
        ArgumentNullException.ThrowIfNull(other);
        return IntegerBinary(nameof(Lcm), this, other, default(LcmOp));
    }
}

internal readonly struct LcmOp : IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (T.IsZero(a) || T.IsZero(b))
            return T.Zero;
        T quotient = IntegerDivision.Truncate(a, IntegerDivision.Gcd(a, b));

        // As in PyTorch: where the type is narrower than an int the magnitude wraps around, else what has wrapped
        // around loses its sign.
        return T.IsNegative(unchecked(T.One << 7))
            ? unchecked(IntegerDivision.Abs(quotient) * IntegerDivision.Abs(b))
            : IntegerDivision.Abs(unchecked(quotient * b));
    }
}
