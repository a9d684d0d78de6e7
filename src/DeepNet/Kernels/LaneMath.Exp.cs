using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

internal static partial class LaneMath
{
    /// <summary>eˣ = 2ⁿ e^r with n = round(x / ln 2), |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        // Beyond these the result is 0 or ∞ anyway; NaN passes through.
        x = T.Select(T.Less(x, T.Of(-105)), T.Of(-105), x);
        x = T.Select(T.Less(T.Of(89), x), T.Of(89), x);
        T y = ExpReduced(x, out T shifted);
        return Scale(y, shifted);
    }

    /// <summary>eˣ where |x| is at most 87, so that neither x nor the result need care.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpModerate<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T y = ExpReduced(x, out T shifted);
        return y * PowerOfTwo(shifted);
    }

    /// <summary>eˣ for x up to 87, 0 below -87: neither x nor a small result needs care.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpNegative<T>(T x)
        where T : struct, IFloat32Lane<T> => T.Select(T.Less(x, T.Of(-87)), T.Of(0), ExpModerate(x));

    /// <summary>e^r, and n in the low bits of <paramref name="shifted"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpReduced<T>(T x, out T shifted)
        where T : struct, IFloat32Lane<T>
    {
        T r = ReduceByLn2(x, out shifted, out _);

        // (e^r - 1 - r) / r²
        T q = T.Of(0.00138145475);
        q = Fma(q, r, 0.00836878084);
        q = Fma(q, r, 0.0416683927);
        q = Fma(q, r, 0.166665196);
        q = Fma(q, r, 0.49999994);
        return Fma(r * r, q, r) + 1;
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
        x = T.Select(T.Less(x, T.Of(-151)), T.Of(-151), x);
        x = T.Select(T.Less(T.Of(129), x), T.Of(129), x);
        T shifted = x + RoundingShift;
        T r = x - (shifted - RoundingShift);

        // (2^r - 1) / r
        T q = T.Of(0.00015476378);
        q = Fma(q, r, 0.00134002697);
        q = Fma(q, r, 0.00961800385);
        q = Fma(q, r, 0.055503279);
        q = Fma(q, r, 0.240226507);
        q = Fma(q, r, 0.693147182);
        return Scale(Fma(q, r, 1), shifted);
    }

    /// <summary>eˣ - 1 = 2ⁿ (e^r - 1) + (2ⁿ - 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Expm1<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        // Below -18 the result rounds to -1.
        T clamped = T.Select(T.Less(x, T.Of(-18)), T.Of(-18), x);
        clamped = T.Select(T.Less(T.Of(89), clamped), T.Of(89), clamped);
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
