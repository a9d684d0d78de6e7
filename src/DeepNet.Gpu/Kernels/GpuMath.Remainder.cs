using ILGPU;

namespace DeepNet.Gpu.Kernels;

internal static partial class GpuMath
{
    /// <summary>x mod y with the sign of x, exact.</summary>
    public static double Fmod(double x, double y)
    {
        const ulong Infinite = 0x7FF0000000000000;
        ulong a = (ulong)Bits(x) & long.MaxValue, b = (ulong)Bits(y) & long.MaxValue;
        if (b == 0 || a >= Infinite || b > Infinite)
            return double.NaN;
        if (a < b)
            return x;
        int exponentA = (int)(a >> 52), exponentB = (int)(b >> 52);
        ulong mantissa = a & 0x000FFFFFFFFFFFFF, divisor = b & 0x000FFFFFFFFFFFFF;

        // Denormal numbers have the exponent 1 and no leading digit.
        mantissa = exponentA == 0 ? mantissa : mantissa | 0x0010000000000000;
        divisor = exponentB == 0 ? divisor : divisor | 0x0010000000000000;
        exponentA = exponentA == 0 ? 1 : exponentA;
        exponentB = exponentB == 0 ? 1 : exponentB;
        ulong rest = Remainder(mantissa, divisor, exponentA - exponentB, 11);
        return CopySign(TimesPowerOfTwo((long)rest, exponentB - 1075), x);
    }

    /// <summary>x mod y with the sign of x, exact.</summary>
    public static float Fmod(float x, float y)
    {
        const uint Infinite = 0x7F800000;
        uint a = Interop.FloatAsInt(x) & int.MaxValue, b = Interop.FloatAsInt(y) & int.MaxValue;
        if (b == 0 || a >= Infinite || b > Infinite)
            return float.NaN;
        if (a < b)
            return x;
        int exponentA = (int)(a >> 23), exponentB = (int)(b >> 23);
        uint mantissa = a & 0x007FFFFF, divisor = b & 0x007FFFFF;
        mantissa = exponentA == 0 ? mantissa : mantissa | 0x00800000;
        divisor = exponentB == 0 ? divisor : divisor | 0x00800000;
        exponentA = exponentA == 0 ? 1 : exponentA;
        exponentB = exponentB == 0 ? 1 : exponentB;
        int rest = (int)Remainder(mantissa, divisor, exponentA - exponentB, 40);
        int n = exponentB - 150, half = n >> 1;
        float magnitude = rest * SinglePowerOfTwo(half) * SinglePowerOfTwo(n - half);
        return Interop.IntAsFloat((Interop.FloatAsInt(x) & 0x80000000) | Interop.FloatAsInt(magnitude));
    }

    private static float SinglePowerOfTwo(int n) => Interop.IntAsFloat((uint)(n + 127) << 23);

    /// <summary>a 2ⁿ mod b, for an a that may be moved up by so many bits at once after a division by b.</summary>
    private static ulong Remainder(ulong a, ulong b, int n, int step)
    {
        ulong rest = a % b;
        while (n > 0 && rest != 0)
        {
            int bits = n < step ? n : step;
            rest = (rest << bits) % b;
            n -= bits;
        }

        return rest;
    }
}
