using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Least common multiple of the magnitudes; 0 where either is 0.</summary>
    /// <remarks>torch.lcm.</remarks>
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
        => T.IsZero(a) || T.IsZero(b)
            ? T.Zero
            : IntegerDivision.Abs(unchecked(IntegerDivision.Truncate(a, IntegerDivision.Gcd(a, b)) * b));
}
