using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

internal static partial class LaneMath
{
    private const int SqrtHalfBits = 0x3F3504F3; // √½
    private const double SmallestNormal = 1.1754943508222875e-38; // 2⁻¹²⁶

    /// <summary>ln x = n ln 2 + ln(1 + f), where x = 2ⁿ (1 + f) with 1 + f in [√½, √2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T f = SplitExponent(x, out T n);
        return LogSpecialCases(x, LogReduced(f, n));
    }

    /// <summary>log₂ x = n + log₂(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log2<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T f = SplitExponent(x, out T n);

        // log₂(1 + f) / f - 1
        T q = T.Of(0.0997265577);
        q = Fma(q, f, -0.170696735);
        q = Fma(q, f, 0.171661153);
        q = Fma(q, f, -0.178572446);
        q = Fma(q, f, 0.205056489);
        q = Fma(q, f, -0.240490749);
        q = Fma(q, f, 0.288576365);
        q = Fma(q, f, -0.360673517);
        q = Fma(q, f, 0.480897874);
        q = Fma(q, f, -0.721347511);
        q = Fma(q, f, 0.442695051);
        return LogSpecialCases(x, n + Fma(f, q, f));
    }

    /// <summary>ln(1 + x) = n ln 2 + ln(1 + f), f taken from x and not from the rounded 1 + x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log1p<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T u = 1 + x;
        T exponent = T.ShiftRight(T.SubtractBits(u, T.OfBits(SqrtHalfBits)), ExponentShift);

        // f = 2⁻ⁿ x + (2⁻ⁿ - 1), with four times the power, because n = 128 has no 2⁻ⁿ among normal numbers.
        T power = PowerOfTwo(T.SubtractBits(T.OfBits(2), exponent));
        T f = Fma(0.25 * x, power, Fma(power, 0.25, T.Of(-1)));
        T y = LogSpecialCases(u, LogReduced(f, T.ConvertBits(exponent)));

        // Where 1 + x rounds to 1 the result is x (and keeps a zero's sign).
        return T.Select(T.Less(T.Abs(x), T.Of(2.9802322387695312e-8)), x, y);
    }

    /// <summary>f and n of x = 2ⁿ (1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SplitExponent<T>(T x, out T n)
        where T : struct, IFloat32Lane<T>
    {
        // Denormal numbers are made normal first.
        T small = T.Less(x, T.Of(SmallestNormal));
        T normal = T.Select(small, 8388608 * x, x);
        T exponent = T.ShiftRight(T.SubtractBits(normal, T.OfBits(SqrtHalfBits)), ExponentShift);
        n = T.ConvertBits(exponent) - T.And(small, T.Of(23));
        return T.SubtractBits(normal, T.ShiftLeft(exponent, ExponentShift)) - 1;
    }

    /// <summary>n ln 2 + ln(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogReduced<T>(T f, T n)
        where T : struct, IFloat32Lane<T>
    {
        // (ln(1 + f) - f + f²/2) / f³
        T q = T.Of(0.0674717873);
        q = Fma(q, f, -0.116800383);
        q = Fma(q, f, 0.118902653);
        q = Fma(q, f, -0.124050647);
        q = Fma(q, f, 0.14219223);
        q = Fma(q, f, -0.166680112);
        q = Fma(q, f, 0.200021341);
        q = Fma(q, f, -0.250000089);
        q = Fma(q, f, 0.333333135);
        T square = f * f;
        T y = Fma(n, Ln2Low, f * square * q);
        y = Fma(square, -0.5, y) + f;
        return Fma(n, Ln2High, y);
    }

    /// <summary>y, but -∞ at 0, NaN below it, and x itself at ∞ and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogSpecialCases<T>(T x, T y)
        where T : struct, IFloat32Lane<T>
    {
        T edge = T.Select(T.Equal(x, T.Of(0)), T.Of(double.NegativeInfinity), T.Of(double.NaN));
        y = T.Select(T.LessOrEqual(x, T.Of(0)), edge, y);
        return T.Select(T.Less(x, T.Of(double.PositiveInfinity)), y, x);
    }
}
