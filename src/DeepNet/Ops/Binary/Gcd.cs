using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Greatest common divisor of the magnitudes; the other where one is 0.</summary>
    /// <remarks>Negative only where it is the smallest integer. torch.gcd, whose result may also be negative beside the
    /// smallest integer.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not integers.</exception>
    public Tensor Gcd(Tensor other)
    {
        CheckBits(nameof(Gcd), this, allowBool: false);
        ArgumentNullException.ThrowIfNull(other);
        return IntegerBinary(nameof(Gcd), this, other, default(GcdOp));
    }
}

internal readonly struct GcdOp : IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => IntegerDivision.Gcd(a, b);
}
