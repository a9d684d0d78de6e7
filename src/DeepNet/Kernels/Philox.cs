using System.Numerics;

namespace DeepNet.Kernels;

/// <summary>The four words that Philox makes of one counter.</summary>
internal struct PhiloxWords
{
    public uint X0;
    public uint X1;
    public uint X2;
    public uint X3;

    /// <summary>Word 0 to 3.</summary>
    public readonly uint this[int word] => word switch { 0 => X0, 1 => X1, 2 => X2, _ => X3 };
}

/// <summary>Philox 4x32-10: random numbers as a function of a key and a counter, without state.</summary>
/// <remarks>
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011,
/// https://doi.org/10.1145/2063384.2063405.
/// Element i of a tensor takes word i mod 4 of counter offset + i / 4, whatever its dtype, so it depends on the seed,
/// the offset and i alone. Where 32 bits are too few (Float64, integers), they are followed by the 32 bits that the
/// same counter gives in a second stream: a Float64 tensor holds the numbers of the Float32 one with more digits.
/// </remarks>
internal static class Philox
{
    /// <summary>Elements served by one counter.</summary>
    internal const int Words = 4;

    // Streams, told apart by the upper half of the counter: an element's first 32 bits, its next 32, seeds of splits.
    internal const ulong HighStream = 0;
    internal const ulong LowStream = 1;
    internal const ulong SplitStream = 2;

    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9; // golden ratio
    private const uint Weyl1 = 0xBB67AE85; // √3 - 1
    private const int Rounds = 10;

    private const float Step24 = 1f / (1 << 24);
    private const double Step53 = 1.0 / (1L << 53);

    /// <summary>The words of a 128-bit counter, its upper half the stream, under a 64-bit key.</summary>
    internal static PhiloxWords Generate(ulong key, ulong counter, ulong stream = HighStream)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        uint x0 = (uint)counter, x1 = (uint)(counter >> 32), x2 = (uint)stream, x3 = (uint)(stream >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * x0;
            ulong p1 = (ulong)Multiplier1 * x2;
            x0 = (uint)(p1 >> 32) ^ x1 ^ k0;
            x2 = (uint)(p0 >> 32) ^ x3 ^ k1;
            x1 = (uint)p1;
            x3 = (uint)p0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return new PhiloxWords { X0 = x0, X1 = x1, X2 = x2, X3 = x3 };
    }

    /// <summary>Counters that <paramref name="elements"/> elements use up.</summary>
    internal static ulong CountersFor(long elements) => ((ulong)elements + Words - 1) / Words;

    /// <summary>The 32 bits of element <paramref name="index"/>.</summary>
    internal static uint Bits32(ulong key, ulong counter, long index) =>
        Generate(key, counter + (ulong)index / Words)[(int)(index % Words)];

    /// <summary>The 64 bits of element <paramref name="index"/>; the upper ones are <see cref="Bits32"/>.</summary>
    internal static ulong Bits64(ulong key, ulong counter, long index)
    {
        ulong block = counter + (ulong)index / Words;
        int word = (int)(index % Words);
        return Join(Generate(key, block)[word], Generate(key, block, LowStream)[word]);
    }

    /// <summary>64 bits from the words of the two streams.</summary>
    internal static ulong Join(uint high, uint low) => ((ulong)high << 32) | low;

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴.</summary>
    internal static float UnitSingle(uint bits) => (int)(bits >> 8) * Step24;

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    internal static double UnitDouble(ulong bits) => (long)(bits >> 11) * Step53;

    /// <summary>Two independent standard normal numbers from two uniform ones in [0, 1).</summary>
    /// <remarks>
    /// √(-2 ln(1 - u)) (cos 2πv, sin 2πv). 1 - u is exact and never 0. Box and Muller, 1958,
    /// https://doi.org/10.1214/aoms/1177706645.
    /// </remarks>
    internal static (T, T) Normals<T>(T u, T v)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T minusTwo = -(T.One + T.One);
        T radius = T.Sqrt(minusTwo * T.Log(T.One - u));
        (T sin, T cos) = T.SinCosPi(v + v);
        return (radius * cos, radius * sin);
    }

    /// <summary>Maps 64 bits to 0 … <paramref name="range"/> - 1; a range of 0 stands for 2⁶⁴.</summary>
    /// <remarks>
    /// ⌊bits · range / 2⁶⁴⌋. No number is more likely than another by more than a part in 2⁶⁴ / range, and no draw is
    /// ever repeated, which would break the tie between element and counter. Lemire, 2019,
    /// https://arxiv.org/abs/1805.10941.
    /// </remarks>
    internal static ulong Bounded(ulong bits, ulong range) => range == 0 ? bits : Math.BigMul(bits, range, out _);

    /// <summary>Uniform in [low, high); low = high stands for all 2⁶⁴ numbers.</summary>
    internal static long Bounded(ulong bits, long low, long high) =>
        unchecked(low + (long)Bounded(bits, (ulong)high - (ulong)low));

    /// <summary>Brings the elements into random order, using up one counter for four of them.</summary>
    /// <remarks>Fisher and Yates: from the end, each place takes one of the elements up to it.</remarks>
    internal static void Shuffle<T>(Span<T> values, ulong key, ulong counter)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)Bounded(Bits64(key, counter, i), (ulong)i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>The numbers 0 … n - 1 in random order.</summary>
    internal static long[] Permutation(int n, ulong key, ulong counter)
    {
        var order = new long[n];
        for (int i = 0; i < n; i++)
            order[i] = i;
        Shuffle(order.AsSpan(), key, counter);
        return order;
    }
}
