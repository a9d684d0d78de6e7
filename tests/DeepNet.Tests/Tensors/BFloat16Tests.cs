using System.Globalization;

namespace DeepNet.Tests.Tensors;

public sealed class BFloat16Tests
{
    [Fact]
    public void Every_pattern_survives_the_way_to_float_and_back()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            BFloat16 x = BFloat16.FromBits((ushort)bits);
            int expected = float.IsNaN(x) ? bits | 0x40 : bits;
            ((int)((BFloat16)(float)x).Bits).Should().Be(expected);
            ((int)((BFloat16)(double)x).Bits).Should().Be(expected);
        }
    }

    [Fact]
    public void Between_two_neighbours_the_nearer_wins_and_ties_go_to_even()
    {
        for (int bits = 0; bits < 0x7F7F; bits++)
        {
            double low = BFloat16.FromBits((ushort)bits), high = BFloat16.FromBits((ushort)(bits + 1));
            float middle = (float)((low + high) / 2);
            int even = (bits & 1) == 0 ? bits : bits + 1;
            foreach (float sign in new[] { 1f, -1f })
            {
                int signBit = sign < 0 ? 0x8000 : 0;
                Bits(sign * middle).Should().Be(even | signBit);
                Bits(sign * MathF.BitDecrement(middle)).Should().Be(bits | signBit);
                Bits(sign * MathF.BitIncrement(middle)).Should().Be((bits + 1) | signBit);
            }
        }
    }

    [Fact]
    public void Doubles_are_rounded_once()
    {
        // One double above the tie: through the nearest float it would look like the tie itself and go down to even.
        double tie = 1 + Math.Pow(2, -8);
        ((BFloat16)tie).Bits.Should().Be(0x3F80);
        ((BFloat16)Math.BitIncrement(tie)).Bits.Should().Be(0x3F81);
        ((BFloat16)(float)Math.BitIncrement(tie)).Bits.Should().Be(0x3F80);

        // One double below the next tie, which goes up to even.
        double next = 1 + (3 * Math.Pow(2, -8));
        ((BFloat16)next).Bits.Should().Be(0x3F82);
        ((BFloat16)Math.BitDecrement(next)).Bits.Should().Be(0x3F81);
        ((BFloat16)(-Math.BitDecrement(next))).Bits.Should().Be(0xBF81);

        ((BFloat16)1e300).Should().Be(BFloat16.PositiveInfinity);
        ((BFloat16)(-1e-300)).Bits.Should().Be(0x8000);
        ((BFloat16)double.NegativeInfinity).Should().Be(BFloat16.NegativeInfinity);
        BFloat16.IsNaN((BFloat16)double.NaN).Should().BeTrue();
    }

    [Fact]
    public void Too_large_numbers_become_infinite_from_half_a_step_on()
    {
        float max = BFloat16.MaxValue;
        float limit = (float)(max + (Math.Pow(2, 127 - 7) / 2));
        ((BFloat16)MathF.BitDecrement(limit)).Should().Be(BFloat16.MaxValue);
        ((BFloat16)limit).Should().Be(BFloat16.PositiveInfinity);
        ((BFloat16)float.MinValue).Should().Be(BFloat16.NegativeInfinity);
    }

    [Theory]
    [InlineData(0x7F800001u)]
    [InlineData(0xFF800001u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    public void NaN_stays_NaN_with_its_sign(uint bits)
    {
        BFloat16 x = (BFloat16)BitConverter.UInt32BitsToSingle(bits);
        BFloat16.IsNaN(x).Should().BeTrue();
        (x.Bits >> 15).Should().Be((int)(bits >> 31));
    }

    [Fact]
    public void Constants()
    {
        ((float)BFloat16.Zero).Should().Be(0);
        ((float)BFloat16.One).Should().Be(1);
        ((double)BFloat16.Epsilon).Should().Be(Math.Pow(2, -133));
        ((double)BFloat16.MaxValue).Should().Be((2 - Math.Pow(2, -7)) * Math.Pow(2, 127));
        ((double)BFloat16.MinValue).Should().Be(-(2 - Math.Pow(2, -7)) * Math.Pow(2, 127));
        ((float)BFloat16.PositiveInfinity).Should().Be(float.PositiveInfinity);
        ((float)BFloat16.NegativeInfinity).Should().Be(float.NegativeInfinity);
        BitConverter.SingleToUInt32Bits(BFloat16.NaN).Should().Be(BitConverter.SingleToUInt32Bits(float.NaN));
        BFloat16.IsFinite(BFloat16.MaxValue).Should().BeTrue();
        BFloat16.IsInfinity(BFloat16.NegativeInfinity).Should().BeTrue();
    }

    [Fact]
    public void Comparison_follows_float()
    {
        float[] values = [0, -0f, 1, -1, 2, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        foreach (float a in values)
        {
            foreach (float b in values)
            {
                BFloat16 x = (BFloat16)a, y = (BFloat16)b;
                (x == y).Should().Be(a == b);
                (x != y).Should().Be(a != b);
                (x < y).Should().Be(a < b);
                (x > y).Should().Be(a > b);
                (x <= y).Should().Be(a <= b);
                (x >= y).Should().Be(a >= b);
                x.Equals(y).Should().Be(a.Equals(b));
                x.Equals((object)y).Should().Be(a.Equals(b));
                x.CompareTo(y).Should().Be(a.CompareTo(b));
                x.CompareTo((object)y).Should().Be(a.CompareTo(b));
                if (x.Equals(y))
                    x.GetHashCode().Should().Be(y.GetHashCode());
            }
        }

        BFloat16.One.CompareTo(null).Should().Be(1);
        Action compare = () => BFloat16.One.CompareTo((object)1f);
        compare.Should().Throw<ArgumentException>().WithMessage("*System.Single is not a BFloat16*");
    }

    [Fact]
    public void Integers_round_to_nearest_even()
    {
        ((float)(BFloat16)256).Should().Be(256);
        ((float)(BFloat16)257).Should().Be(256);
        ((float)(BFloat16)259).Should().Be(260);
        ((float)(BFloat16)(-257)).Should().Be(-256);
        // 2³⁰ + 2²² + 1 is one above a tie, which the nearest float does not see.
        ((float)(BFloat16)((1 << 30) + (1 << 22) + 1)).Should().Be((1 << 30) + (1 << 23));
    }

    [Fact]
    public void Text_is_that_of_float()
    {
        ((BFloat16)1.5f).ToString().Should().Be("1.5");
        ((BFloat16)0.1f).ToString("F3", CultureInfo.InvariantCulture).Should().Be("0.100");
        $"{(BFloat16)3.14159f:0.00}".Should().Be("3.14");
        BFloat16.NaN.ToString().Should().Be("NaN");
        Span<char> buffer = stackalloc char[2];
        ((BFloat16)1.5f).TryFormat(buffer, out int written, default, null).Should().BeFalse();
        written.Should().Be(0);
    }

    private static int Bits(float x) => ((BFloat16)x).Bits;
}
