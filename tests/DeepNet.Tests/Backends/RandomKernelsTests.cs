using System.Runtime.InteropServices;
using DeepNet.Backends.Cpu;
using DeepNet.Kernels;

namespace DeepNet.Tests.Backends;

[Collection(WorkerPoolCollection.Name)]
public sealed unsafe class RandomKernelsTests : IDisposable
{
    private const ulong Seed = 0x123456789ABCDEF0;
    private const ulong Counter = 1000;
    private const int Many = 1_000_000;

    private readonly int _threadCount = WorkerPool.ThreadCount;

    private delegate void Filler<T>(T* y, long n)
        where T : unmanaged;

    public static TheoryData<string> Kernels =>
        ["uniform32", "uniform64", "normal32", "normal64", "integers32", "integers64", "bernoulli"];

    public void Dispose() => WorkerPool.SetThreadCount(_threadCount);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_thread_count_changes_no_bit(string kernel)
    {
        WorkerPool.SetThreadCount(1);
        byte[] one = Bytes(kernel, 100_003, Counter);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            WorkerPool.SetThreadCount(threads);
            Bytes(kernel, 100_003, Counter).AsSpan().SequenceEqual(one).Should().BeTrue("{0} threads", threads);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void An_element_depends_on_its_counter_alone(string kernel)
    {
        byte[] all = Bytes(kernel, 40_000, Counter);
        int size = all.Length / 40_000;
        foreach (int n in new[] { 0, 1, 2, 3, 5, 8191, 8193 })
            Bytes(kernel, n, Counter).AsSpan().SequenceEqual(all.AsSpan(0, n * size)).Should().BeTrue("length {0}", n);

        byte[] later = Bytes(kernel, 1001, Counter + 700);
        later.AsSpan().SequenceEqual(all.AsSpan(2800 * size, later.Length)).Should().BeTrue();
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-3.0, 5.0)]
    public void Uniform_numbers_stay_in_range_and_have_its_moments(double low, double high)
    {
        double[] wide = Fill<double>(Many, (y, n) => RandomKernels.Uniform(y, n, Seed, Counter, low, high));
        float[] narrow = Fill<float>(Many, (y, n) => RandomKernels.Uniform(y, n, Seed, Counter, low, high));
        double width = high - low;
        foreach (double[] x in new[] { wide, narrow.Select(v => (double)v).ToArray() })
        {
            x.Min().Should().BeGreaterThanOrEqualTo(low);
            x.Max().Should().BeLessThan(high);
            // Five standard errors of each estimate.
            double error = 5 * width / Math.Sqrt(Many);
            x.Average().Should().BeApproximately((low + high) / 2, error * Math.Sqrt(1.0 / 12));
            Moment(x, 2).Should().BeApproximately(width * width / 12, error * width * Math.Sqrt(1.0 / 180));
        }

        for (int i = 0; i < Many; i++)
            Math.Abs(wide[i] - narrow[i]).Should().BeLessThan(width * 3e-7);
    }

    [Fact]
    public void Uniform_numbers_fill_equal_bins_equally()
    {
        float[] x = Fill<float>(Many, (y, n) => RandomKernels.Uniform(y, n, Seed, Counter, 0, 1));
        var bins = new int[100];
        foreach (float value in x)
            bins[(int)(value * 100)]++;
        double expected = Many / 100.0;
        // Chi-squared with 99 degrees of freedom: mean 99, standard deviation 14.
        bins.Sum(b => (b - expected) * (b - expected) / expected).Should().BeInRange(99 - (5 * 14), 99 + (5 * 14));
    }

    [Fact]
    public void Rounding_never_reaches_the_upper_end()
    {
        float high = MathF.BitIncrement(1f);
        float[] x = Fill<float>(1000, (y, n) => RandomKernels.Uniform(y, n, Seed, Counter, 1, high));
        x.Should().AllBeEquivalentTo(1f);
        float[] same = Fill<float>(10, (y, n) => RandomKernels.Uniform(y, n, Seed, Counter, 2.5, 2.5));
        same.Should().AllBeEquivalentTo(2.5f);
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(10.0, 0.5)]
    public void Normal_numbers_have_the_moments_of_a_normal_distribution(double mean, double std)
    {
        double[] wide = Fill<double>(Many, (y, n) => RandomKernels.Normal(y, n, Seed, Counter, mean, std));
        float[] narrow = Fill<float>(Many, (y, n) => RandomKernels.Normal(y, n, Seed, Counter, mean, std));
        foreach (double[] x in new[] { wide, narrow.Select(v => (double)v).ToArray() })
        {
            double error = 5 / Math.Sqrt(Many);
            x.Average().Should().BeApproximately(mean, error * std);
            (Moment(x, 2) / Math.Pow(std, 2)).Should().BeApproximately(1, error * Math.Sqrt(2));
            (Moment(x, 3) / Math.Pow(std, 3)).Should().BeApproximately(0, error * Math.Sqrt(15));
            (Moment(x, 4) / Math.Pow(std, 4)).Should().BeApproximately(3, error * Math.Sqrt(96));
            // 4.55 % lie beyond two standard deviations.
            (x.Count(v => Math.Abs(v - mean) > 2 * std) / (double)Many)
                .Should().BeApproximately(0.0455003, error * Math.Sqrt(0.0455 * 0.9545));
        }
    }

    [Fact]
    public void Neighbours_are_not_correlated()
    {
        double[] x = Fill<double>(Many, (y, n) => RandomKernels.Normal(y, n, Seed, Counter, 0, 1));
        foreach (int lag in new[] { 1, 2, 3, 4, 8 })
        {
            double sum = 0;
            for (int i = 0; i + lag < Many; i++)
                sum += x[i] * x[i + lag];
            (sum / Many).Should().BeApproximately(0, 5 / Math.Sqrt(Many));
        }
    }

    [Fact]
    public void Normal_numbers_follow_from_the_uniform_ones()
    {
        double[] z = Fill<double>(8, (y, n) => RandomKernels.Normal(y, n, Seed, Counter, 0, 1));
        double[] u = Fill<double>(8, (y, n) => RandomKernels.Uniform(y, n, Seed, Counter, 0, 1));
        for (int i = 0; i < 8; i += 2)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - u[i]));
            z[i].Should().BeApproximately(radius * Math.Cos(2 * Math.PI * u[i + 1]), 1e-14);
            z[i + 1].Should().BeApproximately(radius * Math.Sin(2 * Math.PI * u[i + 1]), 1e-14);
        }
    }

    [Fact]
    public void Integers_are_uniform_and_the_same_in_both_widths()
    {
        long[] wide = Fill<long>(Many, (y, n) => RandomKernels.Integers(y, n, Seed, Counter, -3, 7));
        int[] narrow = Fill<int>(Many, (y, n) => RandomKernels.Integers(y, n, Seed, Counter, -3, 7));
        narrow.Select(v => (long)v).SequenceEqual(wide).Should().BeTrue();
        int[] counts = wide.GroupBy(v => v).OrderBy(g => g.Key).Select(g => g.Count()).ToArray();
        counts.Should().HaveCount(10);
        wide.Min().Should().Be(-3);
        counts.Should().AllSatisfy(c => c.Should().BeCloseTo(Many / 10, 1500));
    }

    [Fact]
    public void Integers_reach_both_ends_of_their_type()
    {
        const long low = long.MinValue, high = long.MaxValue;
        long[] x = Fill<long>(Many, (y, n) => RandomKernels.Integers(y, n, Seed, Counter, low, high));
        x.Min().Should().BeLessThan(long.MinValue / 100_000 * 99_990);
        x.Max().Should().BeGreaterThan(long.MaxValue / 100_000 * 99_990);
        x.Average(v => (double)v).Should().BeApproximately(0, 5 * Math.Pow(2, 64) / Math.Sqrt(12.0 * Many));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public void Bernoulli_hits_its_probability(double p)
    {
        byte[] mask = Fill<byte>(Many, (y, n) => RandomKernels.Bernoulli(y, n, Seed, Counter, p));
        mask.Should().OnlyContain(m => m <= 1);
        double error = 5 * Math.Sqrt(p * (1 - p) / Many);
        (mask.Sum(m => (long)m) / (double)Many).Should().BeInRange(p - error, p + error);
    }

    [Fact]
    public void A_tensor_element_is_its_word_of_its_counter()
    {
        float[] x = Fill<float>(10, (y, n) => RandomKernels.Uniform(y, n, Seed, Counter, 0, 1));
        for (int i = 0; i < 10; i++)
            x[i].Should().Be((Philox.Generate(Seed, Counter + ((ulong)i / 4))[i % 4] >> 8) / 16777216f);
    }

    private static double Moment(double[] x, int order)
    {
        double mean = x.Average();
        return x.Average(v => Math.Pow(v - mean, order));
    }

    private static byte[] Bytes(string kernel, int n, ulong counter) => kernel switch
    {
        "uniform32" => AsBytes(Fill<float>(n, (y, k) => RandomKernels.Uniform(y, k, Seed, counter, -1, 2))),
        "uniform64" => AsBytes(Fill<double>(n, (y, k) => RandomKernels.Uniform(y, k, Seed, counter, -1, 2))),
        "normal32" => AsBytes(Fill<float>(n, (y, k) => RandomKernels.Normal(y, k, Seed, counter, 1, 2))),
        "normal64" => AsBytes(Fill<double>(n, (y, k) => RandomKernels.Normal(y, k, Seed, counter, 1, 2))),
        "integers32" => AsBytes(Fill<int>(n, (y, k) => RandomKernels.Integers(y, k, Seed, counter, -9, 90))),
        "integers64" => AsBytes(Fill<long>(n, (y, k) => RandomKernels.Integers(y, k, Seed, counter, -9, 90))),
        "bernoulli" => Fill<byte>(n, (y, k) => RandomKernels.Bernoulli(y, k, Seed, counter, 0.3)),
        _ => throw new ArgumentException(kernel),
    };

    private static byte[] AsBytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static T[] Fill<T>(int n, Filler<T> fill)
        where T : unmanaged
    {
        // One more element on the end, which must stay as it was.
        var y = new T[n + 1];
        MemoryMarshal.AsBytes(y.AsSpan(n)).Fill(0xA5);
        fixed (T* p = y)
            fill(p, n);
        MemoryMarshal.AsBytes(y.AsSpan(n)).ToArray().Should().OnlyContain(b => b == 0xA5);
        return y[..n];
    }
}
