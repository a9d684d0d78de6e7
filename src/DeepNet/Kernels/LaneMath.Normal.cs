using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

internal static partial class LaneMath
{
    public const double InverseSqrt2 = 0.70710678118654752440; // 1/√2
    public const double InverseSqrt2Pi = 0.39894228040143267794; // 1/√(2π)

    /// <summary>Φ(x) and the density, which share an exponential: Φ(-a) = e^(-a²/2) S(a), Φ(a) = 1 - Φ(-a).</summary>
    /// <remarks>
    /// S(a) = e^(a²/2) Φ(-a) is a rational function: least squares of the relative error over (1 + a²), reweighted by
    /// the error until it was even, which leaves 4.2e-8. Φ(-a) is about as accurate as a float holds a²/2.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NormalCdf<T>(T x, out T density)
        where T : struct, IFloat32Lane<T>
    {
        // From 14.49 on the exponential is 0.
        T a = T.AtMost(T.Of(14.49), T.Abs(x));
        T e = ExpBetween(-0.5 * a * a);
        density = InverseSqrt2Pi * e;

        T tail = e * NormalTail(a, out T divisor) / divisor;
        return T.Select(T.Less(x, T.Of(0)), tail, 1 - tail);
    }

    /// <summary>S(a) as a numerator and a divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NormalTail<T>(T a, out T divisor)
        where T : struct, IFloat32Lane<T>
    {
        T p = T.Of(0.0139980046);
        p = Fma(p, a, 0.106463948);
        p = Fma(p, a, 0.338952708);
        p = Fma(p, a, 0.5);
        T q = T.Of(0.0351006669);
        q = Fma(q, a, 0.266443038);
        q = Fma(q, a, 0.890459829);
        q = Fma(q, a, 1.47578821);
        q = Fma(q, a, 1);
        divisor = q;
        return p;
    }
}
