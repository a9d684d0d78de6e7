using DeepNet.Kernels;

namespace DeepNet.Tests.Kernels;

public sealed class PhiloxTests
{
    /// <summary>The known answers that Random123 publishes for philox4x32-10.</summary>
    [Theory]
    [InlineData(0x00000000_00000000, 0x00000000_00000000, 0x00000000_00000000, "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData(0xffffffff_ffffffff, 0xffffffff_ffffffff, 0xffffffff_ffffffff, "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData(0x85a308d3_243f6a88, 0x03707344_13198a2e, 0x299f31d0_a4093822, "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Known_answers(ulong counter, ulong stream, ulong key, string expected)
    {
        PhiloxWords x = Philox.Generate(key, counter, stream);
        $"{x.X0:x8} {x.X1:x8} {x.X2:x8} {x.X3:x8}".Should().Be(expected);
        new[] { x[0], x[1], x[2], x[3] }.Should().Equal(x.X0, x.X1, x.X2, x.X3);
    }

    [Fact]
    public void Element_i_is_word_i_mod_4_of_counter_i_div_4()
    {
        for (int i = 0; i < 20; i++)
        {
            uint high = Philox.Generate(7, 100 + ((ulong)i / 4))[i % 4];
            uint low = Philox.Generate(7, 100 + ((ulong)i / 4), stream: 1)[i % 4];
            Philox.Bits32(7, 100, i).Should().Be(high);
            Philox.Bits64(7, 100, i).Should().Be(((ulong)high << 32) | low);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(4_000_000_001, 1_000_000_001)]
    public void A_counter_serves_four_elements(long elements, ulong counters) =>
        Philox.CountersFor(elements).Should().Be(counters);

    [Fact]
    public void Unit_numbers_cover_0_to_just_below_1()
    {
        Philox.UnitSingle(0).Should().Be(0);
        Philox.UnitSingle(uint.MaxValue).Should().Be(1 - MathF.Pow(2, -24)).And.BeLessThan(1);
        Philox.UnitDouble(0).Should().Be(0);
        Philox.UnitDouble(ulong.MaxValue).Should().Be(1 - Math.Pow(2, -53)).And.BeLessThan(1);
    }

    [Fact]
    public void Normals_are_finite_at_the_ends_of_the_uniform_numbers()
    {
        float last = Philox.UnitSingle(uint.MaxValue);
        (float x, float y) = Philox.Normals(last, 0f);
        x.Should().BeApproximately(MathF.Sqrt(48 * MathF.Log(2)), 1e-6f);
        y.Should().Be(0);
        Philox.Normals(0f, last).Should().Be((0f, 0f));
        (double far, _) = Philox.Normals(Philox.UnitDouble(ulong.MaxValue), 0.5);
        far.Should().BeApproximately(-Math.Sqrt(106 * Math.Log(2)), 1e-14);
    }

    [Theory]
    [InlineData(0ul, 10ul, 0ul)]
    [InlineData(ulong.MaxValue, 10ul, 9ul)]
    [InlineData(1ul << 63, 10ul, 5ul)]
    [InlineData(ulong.MaxValue, 1ul, 0ul)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue - 1)]
    [InlineData(12345ul, 0ul, 12345ul)]
    public void Bounded_takes_the_high_half_of_the_product(ulong bits, ulong range, ulong expected) =>
        Philox.Bounded(bits, range).Should().Be(expected);

    [Fact]
    public void Bounded_spans_the_whole_of_long()
    {
        Philox.Bounded(0, long.MinValue, long.MaxValue).Should().Be(long.MinValue);
        Philox.Bounded(ulong.MaxValue, long.MinValue, long.MaxValue).Should().Be(long.MaxValue - 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void A_permutation_holds_every_number_once(int n)
    {
        long[] order = Philox.Permutation(n, key: 5, counter: 9);
        order.Order().Should().Equal(Enumerable.Range(0, n).Select(i => (long)i));
        Philox.Permutation(n, key: 5, counter: 9).Should().Equal(order);
    }

    [Fact]
    public void All_permutations_are_equally_likely()
    {
        const int draws = 24_000;
        var counts = new Dictionary<string, int>();
        for (ulong i = 0; i < draws; i++)
        {
            string key = string.Concat(Philox.Permutation(4, key: 1, counter: i));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        counts.Should().HaveCount(24);
        // 1000 expected, standard deviation 31.
        counts.Values.Should().AllSatisfy(c => c.Should().BeCloseTo(1000, 155));
    }
}
