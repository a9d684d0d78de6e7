using DeepNet.Gpu.Kernels;

namespace DeepNet.Gpu.Tests;

public sealed class ExactRangeTests
{
    [Fact]
    public void Floats_are_those_of_a_fused_multiplication()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            float low = (float)Number(random, 20), width = Math.Abs((float)Number(random, 20));
            uint k = (uint)random.Next(1 << 24) >> random.Next(24);
            float expected = MathF.FusedMultiplyAdd(k * (1f / (1 << 24)), width, low);
            uint bits = (uint)ExactRange.Of(low, width).Bits(k);
            bits.Should().Be(BitConverter.SingleToUInt32Bits(expected), $"{low} + {width} · {k} / 2²⁴");
        }
    }

    [Fact]
    public void Doubles_are_those_of_a_fused_multiplication()
    {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++)
        {
            double low = Number(random, 40), width = Math.Abs(Number(random, 40));
            ulong k = (ulong)random.NextInt64(1L << 53) >> random.Next(53);
            double expected = Math.FusedMultiplyAdd(k * (1.0 / (1L << 53)), width, low);
            ulong bits = ExactRange.Of(low, width).Bits(k);
            bits.Should().Be(BitConverter.DoubleToUInt64Bits(expected), $"{low} + {width} · {k} / 2⁵³");
        }
    }

    [Theory]
    [InlineData(-0.75, 1.5, 1UL << 52, 0)]
    [InlineData(-1, 3, 0, -1)]
    [InlineData(5e-324, 3, 0, 5e-324)]
    public void Sums_at_the_edges(double low, double width, ulong k, double expected) =>
        BitConverter.UInt64BitsToDouble(ExactRange.Of(low, width).Bits(k)).Should().Be(expected);

    [Fact]
    public void Denormal_results_are_rounded_once()
    {
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++)
        {
            double low = -Math.ScaleB(1 + random.NextDouble(), -1020 - random.Next(50));
            double width = Math.ScaleB(1 + random.NextDouble(), -1015 - random.Next(55));
            ulong k = (ulong)random.NextInt64(1L << 53);
            ExactRange.Of(low, width).Bits(k).Should().Be(
                BitConverter.DoubleToUInt64Bits(Math.FusedMultiplyAdd(k * (1.0 / (1L << 53)), width, low)));
        }
    }

    [Fact]
    public void The_upper_half_of_a_product()
    {
        var random = new Random(4);
        for (int i = 0; i < 1_000; i++)
        {
            ulong a = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            ulong b = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            ExactRange.MultiplyHigh(a, b).Should().Be(Math.BigMul(a, b, out _));
        }
    }

    private static double Number(Random random, int exponents) => Math.ScaleB(
        (random.Next(2) == 0 ? 1 : -1) * (1 + random.NextDouble()), random.Next(-exponents, exponents));
}
