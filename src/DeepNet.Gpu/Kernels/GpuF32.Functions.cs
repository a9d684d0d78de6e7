using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <remarks>What <see cref="LaneMath"/> has no text for. The common functions compute in floats; <see cref="ErfInv"/>,
/// <see cref="Lgamma"/>, <see cref="Polygamma"/> and the Bessel functions go through double, as on the processor.
/// </remarks>
internal readonly partial struct GpuF32
{
    // Up to here a count of quarter turns has 7 bits: times 17 bits it is exact, with or without a fused multiply-add.
    private const float LargestShortAngle = 200;
    private const float TwoOverPi = 0.63661977f;
    private const float RoundingShift = 12582912; // 1.5 · 2²³

    // π/2 in two parts of 17 bits and a rest.
    private const float HalfPi1 = 102943f / 65536;
    private const float HalfPi2 = 92808f / 8589934592;
    private const float HalfPi3 = (float)(1.57079632679489661923 - (102943.0 / 65536) - (92808.0 / 8589934592));

    private const float HalfPiOver2To64 = (float)(1.57079632679489661923 * 5.4210108624275222e-20);

    private const int UpperHalf = -1 << 12; // the bits that leave 12 of a number's 24
    private const double Sqrt2 = 1.41421356237309504880;

    public static GpuF32 Log10(GpuF32 x) => LaneMath.Log(x) * new GpuF32((float)GpuMath.Log10E);

    public static GpuF32 Sin(GpuF32 x)
    {
        GpuF32 y = SinOfQuadrant(x, 0);
        return x.Value == 0 ? x : y;
    }

    public static GpuF32 Cos(GpuF32 x) => SinOfQuadrant(x, 1);

    public static GpuF32 Tan(GpuF32 x) => GpuMath.Tan(x);

    public static GpuF32 Asin(GpuF32 x) => GpuMath.Asin(x);

    public static GpuF32 Acos(GpuF32 x) => GpuMath.Acos(x);

    public static GpuF32 Atan(GpuF32 x) => GpuMath.Atan(x);

    public static GpuF32 Atan2(GpuF32 y, GpuF32 x) => GpuMath.Atan2(y, x);

    public static GpuF32 Sinh(GpuF32 x) => GpuMath.Sinh(x);

    public static GpuF32 Cosh(GpuF32 x) => GpuMath.Cosh(x);

    public static GpuF32 Asinh(GpuF32 x) => GpuMath.Asinh(x);

    public static GpuF32 Acosh(GpuF32 x) => GpuMath.Acosh(x);

    public static GpuF32 Atanh(GpuF32 x) => GpuMath.Atanh(x);

    public static GpuF32 Fmod(GpuF32 x, GpuF32 y) => new(GpuMath.Fmod(x.Value, y.Value));

    /// <summary>erfc |x| = 2 e^(-x²) S(√2 |x|) with the S of <see cref="LaneMath.NormalCdf{T}"/>.</summary>
    public static GpuF32 Erfc(GpuF32 x)
    {
        // From 10.1 on the result is 0. The square of the upper half is exact, the rest is small.
        GpuF32 a = AtMost(new(10.5f), Abs(x));
        GpuF32 high = Upper(a);
        GpuF32 e = LaneMath.Exp(-(high * high)) * LaneMath.Exp(-((a - high) * (a + high)));
        GpuF32 tail = e * LaneMath.NormalTail(a * new GpuF32((float)Sqrt2), out GpuF32 divisor) / divisor;
        return new(x.Value < 0 ? 2 - (2 * tail.Value) : 2 * tail.Value);
    }

    public static GpuF32 ErfInv(GpuF32 x) => new((float)SpecialMath.ErfInv(x.Value));

    public static GpuF32 Lgamma(GpuF32 x) => new((float)SpecialMath.Lgamma(x.Value));

    public static GpuF32 Polygamma(int n, GpuF32 x) => new((float)SpecialMath.PolygammaOfChecked(n, x.Value));

    public static GpuF32 BesselI0(GpuF32 x) => new((float)SpecialMath.BesselI0(x.Value));

    public static GpuF32 BesselI1(GpuF32 x) => new((float)SpecialMath.BesselI1(x.Value));

    public static GpuF32 Pow(GpuF32 x, GpuF32 y) => GpuMath.PowSpecialCases(x, y, PowPositive(Abs(x), y));

    /// <summary>xʸ for x in (0, ∞) and finite y: e^(y ln x) with ln x in two floats.</summary>
    /// <remarks>As <see cref="GpuMath.PowPositive"/>.</remarks>
    private static GpuF32 PowPositive(GpuF32 x, GpuF32 y)
    {
        GpuF32 f = LaneMath.SplitExponent(x, out GpuF32 n);
        float divisor = 2 + f.Value, s = f.Value / divisor;
        float high = Upper(new(s)).Value, divisorHigh = Upper(new(divisor)).Value;
        float divisorLow = f.Value - (divisorHigh - 2);
        float low = (f.Value - (high * divisorHigh) - (high * divisorLow)) / divisor;

        // 2s³/3 + 2s⁵/5 + …
        float z = s * s;
        float q = 2f / 11;
        q = (q * z) + (2f / 9);
        q = (q * z) + (2f / 7);
        q = (q * z) + (2f / 5);
        q = (q * z) + (2f / 3);
        float cubic = s * z * q;

        float whole = n.Value * (float)LaneMath.Ln2High;
        float log = whole + (2 * high);
        float rest = (2 * high) - (log - whole) + (cubic + (2 * low) + (n.Value * (float)LaneMath.Ln2Low));
        float estimate = y.Value * log;
        if (estimate > 90)
            return new(float.PositiveInfinity);
        if (estimate < -106)
            return new(0);
        float logHigh = Upper(new(log)).Value, yHigh = Upper(y).Value;
        float tail = ((y.Value - yHigh) * log) + (yHigh * (log - logHigh)) + (y.Value * rest);
        return LaneMath.ExpOfSum(new GpuF32(yHigh * logHigh), new GpuF32(tail));
    }

    /// <summary>sin(x + turns · π/2).</summary>
    private static GpuF32 SinOfQuadrant(GpuF32 x, int turns)
    {
        float a = Abs(x).Value;
        if (a <= LargestShortAngle)
        {
            float shifted = (x.Value * TwoOverPi) + RoundingShift;
            float n = shifted - RoundingShift;
            float r = x.Value - (n * HalfPi1) - (n * HalfPi2) - (n * HalfPi3);
            return LaneMath.SinOfReduced(new GpuF32(r), OfBits(new GpuF32(shifted).Bits + turns));
        }

        if (!(a < float.PositiveInfinity))
            return new(float.NaN);
        int bits = new GpuF32(a).Bits;
        ulong mantissa = ((uint)bits & 0x007FFFFF) | 0x00800000;
        (int quadrant, long rest, _) = GpuMath.Turns(mantissa, (bits >> 23) - 150);
        float angle = rest * HalfPiOver2To64;
        bool isNegative = x.Value < 0;
        return LaneMath.SinOfReduced(
            new GpuF32(isNegative ? -angle : angle), OfBits((isNegative ? -quadrant : quadrant) + turns));
    }

    private static GpuF32 Upper(GpuF32 x) => OfBits(x.Bits & UpperHalf);
}
