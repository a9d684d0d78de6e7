using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>The functions of <see cref="Math"/> that a device lacks or has at low precision, in double, within a few
/// units of the last place.</summary>
/// <remarks>
/// Plain arithmetic and bits, the same on every device up to what a fused multiply-add rounds less. Series are Taylor's
/// on intervals so short that what is left out is below the rounding.
/// </remarks>
internal static partial class GpuMath
{
    public const double Infinity = double.PositiveInfinity;
    public const double Ln2 = 0.69314718055994530942; // ln 2
    public const double Log10E = 0.43429448190325182765; // 1 / ln 10

    private const double Log2E = 1.4426950408889634074; // 1 / ln 2
    private const double Ln2High = 0.69314575195312500; // ln 2 to 16 bits: times an exponent it is exact
    private const double Ln2Low = 1.4286068203094172321e-6; // the rest
    private const double SmallestNormal = 2.2250738585072014e-308; // 2⁻¹⁰²²
    private const double TwoTo54 = 18014398509481984;
    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD; // √½
    private const int ExponentShift = 52;
    private const long UpperHalf = -1L << 28; // the bits that leave 25 of a number's 53

    /// <summary>eˣ = 2ⁿ e^r with n = round(x / ln 2).</summary>
    public static double Exp(double x) => ExpOfSum(x, 0);

    /// <summary>2ˣ = 2ⁿ e^(r ln 2) with n = round(x).</summary>
    public static double Exp2(double x)
    {
        x = x > 1025 ? 1025 : x < -1076 ? -1076 : x;
        double n = Math.Floor(x + 0.5);
        return TimesPowerOfTwo(1 + ExpMinusOne((x - n) * Ln2), (int)n);
    }

    /// <summary>Natural logarithm.</summary>
    public static double Log(double x)
    {
        (double f, double n) = SplitExponent(x);
        return LogSpecialCases(x, (n * Ln2High) + (LogOnePlus(f) + (n * Ln2Low)));
    }

    /// <summary>Base-2 logarithm; exact for powers of 2.</summary>
    public static double Log2(double x)
    {
        (double f, double n) = SplitExponent(x);
        return LogSpecialCases(x, n + (LogOnePlus(f) * Log2E));
    }

    /// <summary>xʸ for x in (0, ∞) and finite y: e^(y ln x) with ln x in two doubles.</summary>
    public static double PowPositive(double x, double y)
    {
        (double f, double n) = SplitExponent(x);

        // s = f / (2 + f) as high + low, and ln(1 + f) = 2s + 2s³/3 + …
        double divisor = 2 + f;
        double s = f / divisor;
        double high = Upper(s);
        double divisorHigh = Upper(divisor);
        double divisorLow = f - (divisorHigh - 2);
        double low = (f - (high * divisorHigh) - (high * divisorLow)) / divisor;
        double cubic = s * LogSeries(s * s);

        // n ln 2 + 2 high is the larger part, exact with what the sum rounds away.
        double whole = n * Ln2High;
        double log = whole + (2 * high);
        double rest = (2 * high) - (log - whole) + (cubic + (2 * low) + (n * Ln2Low));
        double estimate = y * log;
        if (estimate > 710)
            return Infinity;
        if (estimate < -746)
            return 0;

        // y · (log + rest), of which the product of the upper halves is exact.
        double logHigh = Upper(log), yHigh = Upper(y);
        double tail = ((y - yHigh) * log) + (yHigh * (log - logHigh)) + (y * rest);
        return ExpOfSum(yHigh * logHigh, tail);
    }

    /// <summary>∛x: e^(ln|x| / 3), then a step of Newton's.</summary>
    public static double Cbrt(double x)
    {
        double a = Math.Abs(x);
        if (!(a > 0) || a == Infinity)
            return x;
        double y = Exp(Log(a) / 3);
        y -= (y - (a / y / y)) / 3;
        return CopySign(y, x);
    }

    public static double CopySign(double magnitude, double sign) =>
        OfBits((Bits(magnitude) & long.MaxValue) | (Bits(sign) & long.MinValue));

    /// <summary>The compiler for the device makes one instruction of it.</summary>
    public static double FusedMultiplyAdd(double a, double b, double c) => (a * b) + c;

    /// <summary>e^(x + rest) for a rest that is small beside 1.</summary>
    private static double ExpOfSum(double x, double rest)
    {
        // Beyond these bounds the result is ∞ or 0; NaN passes.
        x = x > 711 ? 711 : x < -747 ? -747 : x;
        double n = Math.Floor((x * Log2E) + 0.5);
        double r = x - (n * Ln2High) - (n * Ln2Low) + rest;
        return TimesPowerOfTwo(1 + ExpMinusOne(r), (int)n);
    }

    /// <summary>e^r - 1 for |r| ≤ 0.36.</summary>
    private static double ExpMinusOne(double r)
    {
        double q = 1.0 / 6227020800;
        q = (q * r) + (1.0 / 479001600);
        q = (q * r) + (1.0 / 39916800);
        q = (q * r) + (1.0 / 3628800);
        q = (q * r) + (1.0 / 362880);
        q = (q * r) + (1.0 / 40320);
        q = (q * r) + (1.0 / 5040);
        q = (q * r) + (1.0 / 720);
        q = (q * r) + (1.0 / 120);
        q = (q * r) + (1.0 / 24);
        q = (q * r) + (1.0 / 6);
        q = (q * r) + 0.5;
        return r + (r * r * q);
    }

    /// <summary>f and n of x = 2ⁿ (1 + f) with 1 + f in [√½, √2).</summary>
    private static (double F, double N) SplitExponent(double x)
    {
        bool isSmall = x < SmallestNormal;
        long bits = Bits(isSmall ? x * TwoTo54 : x);
        long exponent = (bits - SqrtHalfBits) >> ExponentShift;
        double mantissa = OfBits(bits - (exponent << ExponentShift));
        return (mantissa - 1, exponent - (isSmall ? 54 : 0));
    }

    /// <summary>ln(1 + f) = f - (f²/2 - s (f²/2 + series)) with s = f / (2 + f).</summary>
    private static double LogOnePlus(double f)
    {
        double s = f / (2 + f);
        double half = 0.5 * f * f;
        return f - (half - (s * (half + LogSeries(s * s))));
    }

    /// <summary>2z/3 + 2z²/5 + …: ln((1 + s) / (1 - s)) = 2s + s · this for z = s².</summary>
    private static double LogSeries(double z)
    {
        double q = 2.0 / 21;
        q = (q * z) + (2.0 / 19);
        q = (q * z) + (2.0 / 17);
        q = (q * z) + (2.0 / 15);
        q = (q * z) + (2.0 / 13);
        q = (q * z) + (2.0 / 11);
        q = (q * z) + (2.0 / 9);
        q = (q * z) + (2.0 / 7);
        q = (q * z) + (2.0 / 5);
        q = (q * z) + (2.0 / 3);
        return q * z;
    }

    /// <summary>y, but -∞ at 0, NaN below it, and x itself at ∞ and NaN.</summary>
    private static double LogSpecialCases(double x, double y) =>
        x > 0 ? x < Infinity ? y : x : x == 0 ? -Infinity : double.NaN;

    /// <summary>y · 2ⁿ, in two steps of which the first is exact.</summary>
    private static double TimesPowerOfTwo(double y, int n)
    {
        int half = n >> 1;
        return y * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>2ⁿ for -1023 &lt; n &lt; 1024.</summary>
    private static double PowerOfTwo(int n) => OfBits((n + 1023L) << ExponentShift);

    private static double Upper(double x) => OfBits(Bits(x) & UpperHalf);

    private static long Bits(double x) => (long)Interop.FloatAsInt(x);

    private static double OfBits(long bits) => Interop.IntAsFloat((ulong)bits);
}
