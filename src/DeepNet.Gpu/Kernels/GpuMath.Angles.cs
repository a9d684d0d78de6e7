namespace DeepNet.Gpu.Kernels;

internal static partial class GpuMath
{
    private const double TwoOverPi = 0.63661977236758134308; // 2/π
    private const double LargestShortAngle = 1e6; // n of at most 20 bits: times 33 bits it is exact

    // π/2 in two doubles of 33 bits and a rest.
    private const double HalfPi1 = 1.57079632673412561417;
    private const double HalfPi2 = 6.07710050630396597660e-11;
    private const double HalfPi3 = 2.02226624879595063154e-21;

    private const double HalfPiOver2To64 = HalfPi * 5.4210108624275222e-20; // π/2 · 2⁻⁶⁴

    /// <summary>Sine of an angle in radians.</summary>
    public static double Sin(double x)
    {
        (double r, int quadrant) = ReduceAngle(x);
        return x == 0 ? x : SinOfReduced(r, quadrant);
    }

    /// <summary>cos x = sin(x + π/2).</summary>
    public static double Cos(double x)
    {
        (double r, int quadrant) = ReduceAngle(x);
        return SinOfReduced(r, quadrant + 1);
    }

    /// <summary>sin(r + quadrant · π/2) for |r| ≤ π/4.</summary>
    private static double SinOfReduced(double r, int quadrant)
    {
        double z = r * r;
        double y;
        if ((quadrant & 1) == 0)
        {
            double q = 1.0 / 355687428096000;
            q = (q * z) - (1.0 / 1307674368000);
            q = (q * z) + (1.0 / 6227020800);
            q = (q * z) - (1.0 / 39916800);
            q = (q * z) + (1.0 / 362880);
            q = (q * z) - (1.0 / 5040);
            q = (q * z) + (1.0 / 120);
            q = (q * z) - (1.0 / 6);
            y = r + (r * z * q);
        }
        else
        {
            double q = 1.0 / 20922789888000;
            q = (q * z) - (1.0 / 87178291200);
            q = (q * z) + (1.0 / 479001600);
            q = (q * z) - (1.0 / 3628800);
            q = (q * z) + (1.0 / 40320);
            q = (q * z) - (1.0 / 720);
            q = (q * z) + (1.0 / 24);
            y = 1 - ((0.5 * z) - (z * z * q));
        }

        return (quadrant & 2) == 0 ? y : -y;
    }

    /// <summary>r and n mod 4 of x = r + n π/2 with |r| ≤ π/4; r is NaN for what is not finite.</summary>
    private static (double R, int Quadrant) ReduceAngle(double x)
    {
        double a = Math.Abs(x);
        if (a <= LargestShortAngle)
        {
            double n = Math.Floor((x * TwoOverPi) + 0.5);
            return (x - (n * HalfPi1) - (n * HalfPi2) - (n * HalfPi3), (int)n & 3);
        }

        if (!(a < Infinity))
            return (double.NaN, 0);
        long bits = Bits(a);
        ulong mantissa = ((ulong)bits & 0x000FFFFFFFFFFFFF) | 0x0010000000000000;
        (int quadrant, long high, ulong low) = Turns(mantissa, (int)(bits >> ExponentShift) - 1075);
        double r = (high + ((long)(low >> 1) * 1.0842021724855044e-19)) * HalfPiOver2To64; // 2⁻⁶³
        return x < 0 ? (-r, -quadrant & 3) : (r, quadrant);
    }

    /// <summary>m 2ᵉ · 2/π, for a whole m of up to 53 bits and -33 &lt; e &lt; 972: the nearest whole number mod 4 and
    /// what is left in units of 2⁻⁶⁴ and, never negative, 2⁻¹²⁸.</summary>
    /// <remarks>Payne and Hanek, 1983: digits of 2/π whose product with the angle is a multiple of 4 are left out, and
    /// 192 of the others are enough.</remarks>
    public static (int Quadrant, long High, ulong Low) Turns(ulong mantissa, int exponent)
    {
        // The digits from number e - 1 on (the first has number 1), where word 0 stands for 64 zeros before the first.
        int first = exponent + 62;
        int word = first >> 6, shift = first & 63;
        ulong w0 = TwoOverPiWord(word), w1 = TwoOverPiWord(word + 1), w2 = TwoOverPiWord(word + 2);
        if (shift != 0)
        {
            w0 = (w0 << shift) | (w1 >> (64 - shift));
            w1 = (w1 << shift) | (w2 >> (64 - shift));
            w2 = (w2 << shift) | (TwoOverPiWord(word + 3) >> (64 - shift));
        }

        // The lowest 192 bits of the product, of which the first two count the quadrants.
        ulong low = mantissa * w2, carried = MultiplyHigh(mantissa, w2);
        ulong middle = (mantissa * w1) + carried;
        ulong high = (mantissa * w0) + MultiplyHigh(mantissa, w1) + (middle < carried ? 1UL : 0UL);
        int quadrant = (int)(high >> 62);
        ulong fraction = (high << 2) | (middle >> 62);
        ulong rest = (middle << 2) | (low >> 62);

        // A half or more is the next quadrant's, less what is missing: the same bits, read as a signed number.
        return ((quadrant + (int)(fraction >> 63)) & 3, (long)fraction, rest);
    }

    /// <summary>The upper 64 bits of a product.</summary>
    private static ulong MultiplyHigh(ulong a, ulong b)
    {
        ulong aLow = a & uint.MaxValue, aHigh = a >> 32, bLow = b & uint.MaxValue, bHigh = b >> 32;
        ulong middle = (aHigh * bLow) + ((aLow * bLow) >> 32);
        ulong other = (aLow * bHigh) + (middle & uint.MaxValue);
        return (aHigh * bHigh) + (middle >> 32) + (other >> 32);
    }

    /// <summary>Binary digits of 2/π, 64 in a word, after a word of zeros.</summary>
    private static ulong TwoOverPiWord(int word) => word switch
    {
        1 => 0xA2F9836E4E441529,
        2 => 0xFC2757D1F534DDC0,
        3 => 0xDB6295993C439041,
        4 => 0xFE5163ABDEBBC561,
        5 => 0xB7246E3A424DD2E0,
        6 => 0x06492EEA09D1921C,
        7 => 0xFE1DEB1CB129A73E,
        8 => 0xE88235F52EBB4484,
        9 => 0xE99C7026B45F7E41,
        10 => 0x3991D639835339F4,
        11 => 0x9C845F8BBDF9283B,
        12 => 0x1FF897FFDE05980F,
        13 => 0xEF2F118B5A0A6D1F,
        14 => 0x6D367ECF27CB09B7,
        15 => 0x4F463F669E5FEA2D,
        16 => 0x7527BAC7EBE5F17B,
        17 => 0x3D0739F78A5292EA,
        18 => 0x6BFB5FB11F8D5D08,
        19 => 0x56033046FC7B6BAB,
        _ => 0,
    };
}
