using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

internal static partial class LaneMath
{
    /// <summary>erf x: odd polynomial below 1, else 1 - e^(ln erfc x) with a polynomial for the logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erf<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T a = T.Abs(x);
        T square = a * a;

        // erf a / a - 1 in a²
        T q = T.Of(7.8891193e-05);
        q = Fma(q, square, -0.000802084163);
        q = Fma(q, square, 0.00518953521);
        q = Fma(q, square, -0.0268544443);
        q = Fma(q, square, 0.112836003);
        q = Fma(q, square, -0.37612626);
        q = Fma(q, square, 0.128379166);
        T small = Fma(a, q, a);

        // From 3.95 on the result rounds to 1. ln erfc on [1, 3.95]:
        T clamped = T.AtMost(T.Of(3.95), a);
        T p = T.Of(0.000185569341);
        p = Fma(p, clamped, -0.00293956255);
        p = Fma(p, clamped, 0.0218051448);
        p = Fma(p, clamped, -0.103037015);
        p = Fma(p, clamped, -0.638226092);
        p = Fma(p, clamped, -1.12703979);
        p = Fma(p, clamped, -0.000353771669);
        T large = 1 - ExpBelow(p);
        return T.CopySign(T.Select(T.Less(a, T.Of(1)), small, large), x);
    }
}
