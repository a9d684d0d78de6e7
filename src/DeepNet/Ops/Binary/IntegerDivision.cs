using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What every operation that divides integers or floats is: an integer divisor of 0 is found before the
    /// work starts.</summary>
    private Tensor DivideWhole<TOp>(string name, Tensor divisor, TOp op)
        where TOp : struct, IBinaryOp, IIntegerBinaryOp
    {
        ArgumentNullException.ThrowIfNull(divisor);
        if (DType.IsInteger() && divisor.DType == DType && divisor.Eq(0).Sum().ToScalar<long>() != 0)
            throw new DivideByZeroException($"{name}: the {DType} divisor of shape {divisor.Shape} has a 0.");
        return BinaryNumeric(name, this, divisor, op);
    }
}

/// <summary>Divisions that wrap around where the processor would fault: the smallest integer by -1.</summary>
internal static class IntegerDivision
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Truncate<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => IsMinusOne(b) ? unchecked(T.Zero - a) : a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fmod<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => IsMinusOne(b) ? T.Zero : a % b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Floor<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        T quotient = Truncate(a, b);
        return IsCrossed(Fmod(a, b), b) ? unchecked(quotient - T.One) : quotient;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Remainder<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        T rest = Fmod(a, b);
        return IsCrossed(rest, b) ? rest + b : rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gcd<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        a = Abs(a);
        b = Abs(b);
        while (!T.IsZero(b))
            (a, b) = (b, Fmod(a, b));
        return Abs(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsNegative(x) ? unchecked(T.Zero - x) : x;

    private static bool IsMinusOne<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsNegative(x) && T.IsZero(unchecked(x + T.One));

    private static bool IsCrossed<T>(T rest, T b)
        where T : unmanaged, IBinaryInteger<T>
        => !T.IsZero(rest) && T.IsNegative(rest) != T.IsNegative(b);
}
