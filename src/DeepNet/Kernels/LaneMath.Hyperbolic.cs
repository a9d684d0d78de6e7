using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

internal static partial class LaneMath
{
    /// <summary>tanh x = z / (z + 2) with z = e²ˣ - 1 = 2ⁿ (e^r - 1) + 2ⁿ - 1, |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        // From 10 on the result rounds to 1.
        T a = T.AtMost(T.Of(10), T.Abs(x));
        T shifted = Fma(a, 2 * Log2E, T.Of(RoundingShift));
        T n = shifted - RoundingShift;
        T h = Fma(n, -0.5 * Ln2High, a);
        h = Fma(n, -0.5 * Ln2Low, h);

        // h = r/2, and q = 2 (e^r - 1 - r) / r² in h
        T q = T.Of(64 * 0.000199143737);
        q = Fma(q, h, 32 * 0.00139411027);
        q = Fma(q, h, 16 * 0.0083332723);
        q = Fma(q, h, 8 * 0.041666355);
        q = Fma(q, h, 4 * 0.166666672);
        q = Fma(q, h, 2 * 0.5);
        T half = Fma(h * h, q, h); // (e^r - 1) / 2

        // z/2 = 2ⁿ (e^r - 1) / 2 + (2ⁿ - 1) / 2
        T power = T.AddBits(T.ShiftLeft(shifted, ExponentShift), T.OfBits(OneBits));
        T z = Fma(half, power, Fma(power, 0.5, T.Of(-0.5)));

        // What rounding added to the divisor is taken back to first order: 1 / (z/2 + 1) = 1 - y.
        T divisor = z + 1;
        T y = z / divisor;
        T excess = divisor - 1 - z;
        y = T.AtMost(T.Of(1), Fma(Fma(-y, y, y), excess, y));
        return T.CopySign(y, x);
    }
}
