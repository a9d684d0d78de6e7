using System.Runtime.InteropServices;
using DeepNet.Backends.Cpu;
using DeepNet.Kernels;

namespace DeepNet.Tests.Backends;

public sealed class HalfConversionTests
{
    private static readonly float[] Samples = MakeSamples();

    [Fact]
    public void All_bfloat16_patterns_widen_as_one_at_a_time()
    {
        BFloat16[] x = Enumerable.Range(0, 65536).Select(i => BFloat16.FromBits((ushort)i)).ToArray();
        var y = new float[x.Length];
        HalfConversion.ToSingle(x, y);
        SameBits(y, x.Select(v => (float)v).ToArray()).Should().BeTrue();
    }

    [Fact]
    public void Bfloat16_rounding_is_that_of_one_at_a_time()
    {
        var y = new BFloat16[Samples.Length];
        HalfConversion.FromSingle(Samples, y);
        SameBits(y, Samples.Select(v => (BFloat16)v).ToArray()).Should().BeTrue();
    }

    [Fact]
    public void All_half_patterns_widen_as_one_at_a_time()
    {
        Half[] x = Enumerable.Range(0, 65536).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).ToArray();
        var y = new float[x.Length];
        HalfConversion.ToSingle(x, y);
        SameBits(y, x.Select(v => (float)v).ToArray()).Should().BeTrue();
    }

    [Fact]
    public void Half_rounding_is_that_of_one_at_a_time()
    {
        var y = new Half[Samples.Length];
        HalfConversion.FromSingle(Samples, y);
        SameBits(y, Samples.Select(v => (Half)v).ToArray()).Should().BeTrue();
    }

    [Fact]
    public void Any_length_works_and_nothing_is_written_behind_it()
    {
        for (int n = 0; n <= 70; n++)
        {
            float[] x = Samples[^n..];
            var narrow = new BFloat16[n + 1];
            HalfConversion.FromSingle(x, narrow);
            SameBits(narrow[..n], x.Select(v => (BFloat16)v).ToArray()).Should().BeTrue();
            narrow[n].Bits.Should().Be(0);

            var wide = new float[n + 1];
            HalfConversion.ToSingle(narrow.AsSpan(0, n), wide);
            SameBits(wide[..n], narrow[..n].Select(v => (float)v).ToArray()).Should().BeTrue();
            wide[n].Should().Be(0);
        }
    }

    [Fact]
    public void A_short_destination_is_refused()
    {
        Action narrow = () => HalfConversion.FromSingle(new float[3], new BFloat16[2]);
        Action wide = () => HalfConversion.ToSingle(new BFloat16[3], new float[2]);
        narrow.Should().Throw<ArgumentException>();
        wide.Should().Throw<ArgumentException>();
    }

    /// <summary>Every bfloat16 with the ties around it, NaN among them, then random bits.</summary>
    private static float[] MakeSamples()
    {
        var samples = new List<float>();
        for (uint upper = 0; upper <= 0xFFFF; upper++)
        {
            foreach (uint lower in new[] { 0x0000u, 0x0001u, 0x7FFFu, 0x8000u, 0x8001u, 0xFFFFu })
                samples.Add(BitConverter.UInt32BitsToSingle((upper << 16) | lower));
        }

        for (int i = 0; i < 100_003; i++)
            samples.Add(BitConverter.UInt32BitsToSingle(Philox.Bits32(1, 0, i)));
        return [.. samples];
    }

    private static bool SameBits<T>(T[] a, T[] b)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(a.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(b.AsSpan()));
}
