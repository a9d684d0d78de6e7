using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

internal static partial class LaneMath
{
    // Up to here three floats of π/2 reduce the argument exactly enough; beyond, elements go through double.
    private const double LargestReducedAngle = 32768;

    private const double TwoOverPi = 0.6366197723675814; // 2/π

    // π/2 in three floats, each rounded down, so that a zero keeps its sign on the way.
    private const double HalfPi1 = 1.570796251296997;
    private const double HalfPi2 = 7.549789415861596e-8;
    private const double HalfPi3 = 5.390302529957765e-15;

    /// <summary>sin x from sin r or cos r, r = x - n π/2, by the quadrant n mod 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sin<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T y = SinOfQuadrant(x, 0);
        y = T.Select(T.Equal(x, T.Of(0)), x, y);
        uint large = T.MaskBits(T.Not(T.LessOrEqual(T.Abs(x), T.Of(LargestReducedAngle))));
        return large == 0 ? y : PerElement.Replace<T, float, SinFunction>(x, y, large);
    }

    /// <summary>cos x = sin(x + π/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Cos<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T y = SinOfQuadrant(x, 1);
        uint large = T.MaskBits(T.Not(T.LessOrEqual(T.Abs(x), T.Of(LargestReducedAngle))));
        return large == 0 ? y : PerElement.Replace<T, float, CosFunction>(x, y, large);
    }

    /// <summary>sin(x + turns · π/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SinOfQuadrant<T>(T x, int turns)
        where T : struct, IFloat32Lane<T>
    {
        T shifted = Fma(x, TwoOverPi, T.Of(RoundingShift));
        T n = shifted - RoundingShift;
        T r = Fma(n, -HalfPi1, x);
        r = Fma(n, -HalfPi2, r);
        r = Fma(n, -HalfPi3, r);
        return SinOfReduced(r, T.AddBits(shifted, T.OfBits(turns)));
    }

    /// <summary>sin(r + n π/2) for |r| ≤ π/4, where n stands in the lowest bits of the quadrant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SinOfReduced<T>(T r, T quadrant)
        where T : struct, IFloat32Lane<T>
    {
        T square = r * r;

        // (sin r / r - 1) / r² in r²
        T q = T.Of(-0.000195153669);
        q = Fma(q, square, 0.00833216403);
        q = Fma(q, square, -0.166666552);
        T sine = Fma(r * square, q, r);

        // (cos r - 1 + r²/2) / r⁴ in r²
        T p = T.Of(2.44362836e-05);
        p = Fma(p, square, -0.0013887349);
        p = Fma(p, square, 0.0416666456);
        T cosine = Fma(square * square, p, Fma(square, -0.5, T.Of(1)));

        T odd = T.ShiftRight(T.ShiftLeft(quadrant, 31), 31);
        T sign = T.And(T.ShiftLeft(quadrant, 30), T.OfBits(int.MinValue));
        return T.Xor(T.Select(odd, cosine, sine), sign);
    }
}
