using System.Diagnostics.CodeAnalysis;

namespace DeepNet;

/// <summary>A 16-bit number with the range of <see cref="float"/> and 8 significant bits: its upper half.</summary>
/// <remarks>
/// 1 sign, 8 exponent and 7 fraction bits. Arithmetic is done in <see cref="float"/>, to which the conversion is exact;
/// the way back rounds to nearest, ties to even. As <c>torch.bfloat16</c>.
/// </remarks>
public readonly struct BFloat16 :
    IEquatable<BFloat16>, IComparable<BFloat16>, IComparable, ISpanFormattable
{
    private const ushort QuietBit = 0x0040;
    private const uint SingleInfinity = 0x7F800000;
    private const uint SingleMagnitude = 0x7FFFFFFF;

    private BFloat16(ushort bits) => Bits = bits;

    /// <summary>The number 0.</summary>
    public static BFloat16 Zero => default;

    /// <summary>The number 1.</summary>
    public static BFloat16 One => new(0x3F80);

    /// <summary>The smallest number above 0, 2⁻¹³³, as <see cref="float.Epsilon"/>; at 1 the step is 2⁻⁷.</summary>
    public static BFloat16 Epsilon => new(0x0001);

    /// <summary>The largest finite number, (2 - 2⁻⁷) · 2¹²⁷ ≈ 3.39e38.</summary>
    public static BFloat16 MaxValue => new(0x7F7F);

    /// <summary>The most negative finite number, -<see cref="MaxValue"/>.</summary>
    public static BFloat16 MinValue => new(0xFF7F);

    /// <summary>+∞.</summary>
    public static BFloat16 PositiveInfinity => new(0x7F80);

    /// <summary>-∞.</summary>
    public static BFloat16 NegativeInfinity => new(0xFF80);

    /// <summary>Not a number, with the bits of <see cref="float.NaN"/>.</summary>
    public static BFloat16 NaN => new(0xFFC0);

    /// <summary>The 16 bits.</summary>
    public ushort Bits { get; }

    /// <summary>The number with these 16 bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>Whether <paramref name="value"/> is not a number.</summary>
    public static bool IsNaN(BFloat16 value) => float.IsNaN(value);

    /// <summary>Whether <paramref name="value"/> is neither infinite nor NaN.</summary>
    public static bool IsFinite(BFloat16 value) => float.IsFinite(value);

    /// <summary>Whether <paramref name="value"/> is +∞ or -∞.</summary>
    public static bool IsInfinity(BFloat16 value) => float.IsInfinity(value);

    /// <summary>The same number as a float; exact.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>The same number as a double; exact.</summary>
    public static implicit operator double(BFloat16 value) => (float)value;

    /// <summary>The nearest number, ties to even; beyond <see cref="MaxValue"/> infinity. NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value) => new(Round(BitConverter.SingleToUInt32Bits(value)));

    /// <summary>The nearest number, ties to even, rounded once and not by way of the nearest float.</summary>
    public static explicit operator BFloat16(double value)
    {
        float nearest = (float)value;
        uint bits = BitConverter.SingleToUInt32Bits(nearest);
        if (nearest == value || double.IsNaN(value))
            return new BFloat16(Round(bits));

        // Round to odd: cut, and let the last bit say that something was lost, so that rounding sees no false tie.
        if (Math.Abs((double)nearest) > Math.Abs(value))
            bits--;
        return new BFloat16(Round(bits | 1));
    }

    /// <summary>The nearest number, ties to even.</summary>
    public static explicit operator BFloat16(int value) => (BFloat16)(double)value;

    /// <summary>Equality of numbers: NaN equals nothing, 0 equals -0.</summary>
    public static bool operator ==(BFloat16 left, BFloat16 right) => (float)left == right;

    /// <summary>The opposite of ==.</summary>
    public static bool operator !=(BFloat16 left, BFloat16 right) => (float)left != right;

    /// <summary>Whether left is less than right; false where either is NaN.</summary>
    public static bool operator <(BFloat16 left, BFloat16 right) => (float)left < right;

    /// <summary>Whether left is greater than right; false where either is NaN.</summary>
    public static bool operator >(BFloat16 left, BFloat16 right) => (float)left > right;

    /// <summary>Whether left is less than or equal to right; false where either is NaN.</summary>
    public static bool operator <=(BFloat16 left, BFloat16 right) => (float)left <= right;

    /// <summary>Whether left is greater than or equal to right; false where either is NaN.</summary>
    public static bool operator >=(BFloat16 left, BFloat16 right) => (float)left >= right;

    /// <summary>Equality as <see cref="float.Equals(float)"/>: like ==, but NaN equals NaN.</summary>
    public bool Equals(BFloat16 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <summary>Order of numbers; NaN comes first.</summary>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo(other);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="obj"/> is no <see cref="BFloat16"/>.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BFloat16 other => CompareTo(other),
        _ => throw new ArgumentException($"BFloat16.CompareTo: {obj.GetType()} is not a BFloat16.", nameof(obj)),
    };

    /// <summary>The shortest text that <see cref="float"/> reads back as this number.</summary>
    public override string ToString() => ((float)this).ToString();

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        ((float)this).ToString(format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        ((float)this).TryFormat(destination, out charsWritten, format, provider);

    private static ushort Round(uint bits)
    {
        if ((bits & SingleMagnitude) > SingleInfinity)
            return (ushort)((bits >> 16) | QuietBit);
        uint even = (bits >> 16) & 1;
        return (ushort)((bits + 0x7FFF + even) >> 16);
    }
}
