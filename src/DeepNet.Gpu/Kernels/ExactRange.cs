namespace DeepNet.Gpu.Kernels;

/// <summary>low + width · k · 2⁻ᵈ for whole numbers k below 2ᵈ, d the digits of the type, rounded once: what a fused
/// multiplication and addition gives.</summary>
/// <remarks>In whole numbers, because not every device fuses, and random numbers are to be the same on all.</remarks>
internal readonly struct ExactRange
{
    private const int SingleDigits = 24;
    private const int DoubleDigits = 53;

    // Where the highest bit of a summand of 128 bits lies: a carry has room above it.
    private const int RoomAbove = 2;

    private readonly int _digits;
    private readonly int _smallest; // the exponent of a denormal number's last digit
    private readonly int _isNegative; // low
    private readonly int _widthExponent;
    private readonly int _lowExponent;
    private readonly ulong _width;
    private readonly ulong _low; // the upper half of 128 bits
    private readonly ulong _lowBits;

    private ExactRange(double low, double width, int digits, int smallest, ulong lowBits)
    {
        (_digits, _smallest, _lowBits) = (digits, smallest, lowBits);
        (_width, int exponent) = Split(width);
        _widthExponent = exponent - digits;
        (_low, exponent) = Split(low);
        int shift = LeadingZeros(0, _low) - RoomAbove;
        _low <<= shift - 64;
        _lowExponent = exponent - shift;
        _isNegative = low < 0 ? 1 : 0;
    }

    /// <summary>Of floats; neither is 0.</summary>
    public static ExactRange Of(float low, float width) =>
        new(low, width, SingleDigits, -149, BitConverter.SingleToUInt32Bits(low));

    /// <summary>Of doubles; neither is 0.</summary>
    public static ExactRange Of(double low, double width) =>
        new(low, width, DoubleDigits, -1074, BitConverter.DoubleToUInt64Bits(low));

    /// <summary>The upper half of a product of 128 bits.</summary>
    public static ulong MultiplyHigh(ulong a, ulong b)
    {
        ulong lowA = (uint)a, highA = a >> 32, lowB = (uint)b, highB = b >> 32;
        ulong middle = (highA * lowB) + ((lowA * lowB) >> 32);
        ulong other = (lowA * highB) + (uint)middle;
        return (highA * highB) + (middle >> 32) + (other >> 32);
    }

    /// <summary>The bits of the sum.</summary>
    public ulong Bits(ulong k)
    {
        if (k == 0)
            return _lowBits;
        ulong high = MultiplyHigh(k, _width), low = k * _width;
        int shift = LeadingZeros(high, low) - RoomAbove;
        (high, low) = Left(high, low, shift);
        int exponent = _widthExponent - shift;
        bool isLarger = exponent > _lowExponent || (exponent == _lowExponent && high >= _low);
        ulong h, l;
        if (isLarger)
        {
            (ulong addedHigh, ulong addedLow) = Right(_low, 0, exponent - _lowExponent);
            (h, l) = Sum(high, low, addedHigh, addedLow);
        }
        else
        {
            (ulong addedHigh, ulong addedLow) = Right(high, low, _lowExponent - exponent);
            (h, l) = Sum(_low, 0, addedHigh, addedLow);
            exponent = _lowExponent;
        }

        if ((h | l) == 0)
            return 0;
        ulong bits = Rounded(h, l, exponent);
        return _isNegative != 0 && !isLarger ? bits | (1UL << (_digits == SingleDigits ? 31 : 63)) : bits;
    }

    /// <summary>A positive sum of 128 bits as a number of the type: ties go to even.</summary>
    private ulong Rounded(ulong high, ulong low, int exponent)
    {
        int dropped = 128 - LeadingZeros(high, low) - _digits;
        if (dropped < _smallest - exponent)
            dropped = _smallest - exponent;

        // Two bits more than are kept: the half, and whether there is anything below it.
        ulong bits = low;
        if (dropped >= 2)
            (_, bits) = Right(high, low, dropped - 2);
        else
            bits <<= 2 - dropped;
        ulong kept = bits >> 2, rest = bits & 3;
        if (rest == 3 || (rest == 2 && (kept & 1) != 0))
            kept++;

        // A carry out of the digits makes the exponent larger by itself.
        return ((ulong)(exponent + dropped - _smallest) << (_digits - 1)) + kept;
    }

    private (ulong High, ulong Low) Sum(ulong high, ulong low, ulong otherHigh, ulong otherLow)
    {
        if (_isNegative != 0)
            return (high - otherHigh - (low < otherLow ? 1UL : 0UL), low - otherLow);
        ulong sum = low + otherLow;
        return (high + otherHigh + (sum < low ? 1UL : 0UL), sum);
    }

    private static (ulong Whole, int Exponent) Split(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value), fraction = bits & ((1UL << 52) - 1);
        int exponent = (int)(bits >> 52) & 0x7FF;
        return exponent == 0 ? (fraction, -1074) : (fraction | (1UL << 52), exponent - 1075);
    }

    private static (ulong High, ulong Low) Left(ulong high, ulong low, int count)
    {
        if (count >= 64)
            return (low << (count - 64), 0);
        return count == 0 ? (high, low) : ((high << count) | (low >> (64 - count)), low << count);
    }

    /// <summary>Moved down; the last bit is set too if any of the bits that are lost is.</summary>
    private static (ulong High, ulong Low) Right(ulong high, ulong low, int count)
    {
        ulong lost = 0;
        if (count >= 64)
        {
            (lost, low, high) = (low, high, 0);
            count -= 64;
        }

        if (count >= 64)
        {
            (lost, low) = (lost | low, 0);
        }
        else if (count > 0)
        {
            lost |= low << (64 - count);
            low = (low >> count) | (high << (64 - count));
            high >>= count;
        }

        return (high, lost == 0 ? low : low | 1);
    }

    private static int LeadingZeros(ulong high, ulong low)
    {
        int count = high == 0 ? 64 : 0;
        ulong x = high == 0 ? low : high;
        for (int step = 32; step > 0; step >>= 1)
        {
            if (x >> (64 - step) == 0)
            {
                x <<= step;
                count += step;
            }
        }

        return count;
    }
}
