using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

internal static partial class LaneMath
{
    /// <summary>eˣ = 2ⁿ e^r with n = round(x / ln 2), |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        // Beyond, the result is ∞ or 0 anyway; NaN passes through.
        T r = ReduceByLn2(T.AtLeast(T.Of(-105), T.AtMost(T.Of(89), x)), out T shifted, out _);
        return TimesPowerOfTwo(ExpOfReduced(r), shifted);
    }

    /// <summary>eˣ for x up to 43.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpBelow<T>(T x)
        where T : struct, IFloat32Lane<T>
        => ExpBetween(T.AtLeast(T.Of(-105), x)); // below, the result is 0

    /// <summary>eˣ for x up to 43, 0 below -87: a denormal result costs the processor a hundred times a normal
    /// one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpNegative<T>(T x)
        where T : struct, IFloat32Lane<T>
        => T.Select(T.Less(x, T.Of(-87)), T.Of(0), ExpBetween(T.AtLeast(T.Of(-87), x)));

    /// <summary>eˣ for x from -105 to 43.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpBetween<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T r = ReduceByLn2(x, out T shifted, out _);
        return TimesLowPowerOfTwo(ExpOfReduced(r), shifted);
    }

    /// <summary>e^(x + rest) for x from -110 to 95 and a rest that is small beside 1.</summary>
    public static T ExpOfSum<T>(T x, T rest)
        where T : struct, IFloat32Lane<T>
    {
        T r = ReduceByLn2(x, out T shifted, out _);
        return TimesPowerOfTwo(ExpOfReduced(r + rest), shifted);
    }

    /// <summary>e^r for |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpOfReduced<T>(T r)
        where T : struct, IFloat32Lane<T>
    {
        // (e^r - 1 - r) / r²
        T q = T.Of(0.00138145475);
        q = Fma(q, r, 0.00836878084);
        q = Fma(q, r, 0.0416683927);
        q = Fma(q, r, 0.166665196);
        q = Fma(q, r, 0.49999994);
        return Fma(r * r, q, r) + 1;
    }

    /// <summary>1 / (1 + e⁻ˣ), as eˣ / (1 + eˣ) for x below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T e = ExpBelow(T.Or(x, T.OfBits(int.MinValue)));
        T divisor = 1 + e;
        T y = T.Select(T.ShiftRight(x, 31), e, T.Of(1)) / divisor;

        // What rounding added to the divisor is taken back where it counts, for small e.
        return Fma(y, divisor - 1 - e, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReduceByLn2<T>(T x, out T shifted, out T n)
        where T : struct, IFloat32Lane<T>
    {
        shifted = Fma(x, Log2E, T.Of(RoundingShift));
        n = shifted - RoundingShift;
        T r = Fma(n, -Ln2High, x);
        return Fma(n, -Ln2Low, r);
    }

    /// <summary>2ˣ = 2ⁿ 2^r with n = round(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp2<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        x = T.AtMost(T.Of(129), T.AtLeast(T.Of(-151), x));
        T shifted = x + RoundingShift;
        T r = x - (shifted - RoundingShift);

        // (2^r - 1) / r
        T q = T.Of(0.00015476378);
        q = Fma(q, r, 0.00134002697);
        q = Fma(q, r, 0.00961800385);
        q = Fma(q, r, 0.055503279);
        q = Fma(q, r, 0.240226507);
        q = Fma(q, r, 0.693147182);
        return TimesPowerOfTwo(Fma(q, r, 1), shifted);
    }

    /// <summary>eˣ - 1 = 2ⁿ (e^r - 1) + (2ⁿ - 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Expm1<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        // Below -18 the result rounds to -1.
        T clamped = T.AtMost(T.Of(89), T.AtLeast(T.Of(-18), x));
        T r = ReduceByLn2(clamped, out T shifted, out T n);

        // (e^r - 1 - r) / r²
        T q = T.Of(0.000199143737);
        q = Fma(q, r, 0.00139411027);
        q = Fma(q, r, 0.0083332723);
        q = Fma(q, r, 0.041666355);
        q = Fma(q, r, 0.166666672);
        q = Fma(q, r, 0.5);
        T y = Fma(r * r, q, r);

        // 2ⁿ⁻¹ and a doubling: 2¹²⁸ does not exist. At n = 0 this would halve denormals, and y is the result.
        T half = PowerOfTwo(T.AddBits(shifted, T.OfBits(-1)));
        T scaled = 2 * Fma(y, half, half - 0.5);
        return T.CopySign(T.Select(T.Equal(n, T.Of(0)), y, scaled), x);
    }
}
