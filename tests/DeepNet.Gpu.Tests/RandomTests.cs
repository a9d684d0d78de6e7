namespace DeepNet.Gpu.Tests;

/// <summary>A device draws the numbers that the processor draws.</summary>
public sealed class RandomTests
{
    // A second half of the counter that is not 0, and no whole number of counters.
    private const ulong Position = (7UL << 32) + 5;
    private const int Count = 203;

    public static TheoryData<double, double> Ranges() => new()
    {
        { 0, 1 }, { -1, 1 }, { -0.3, 0.7 }, { 0, 3 }, { 1e-3, 1.1e3 }, { -5, -4.9 }, { 2, 2 },
        { -3e38, 3e38 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Uniform_numbers_are_the_same(double low, double high)
    {
        Drawn<float>(DType.Float32, (y, state) => y.Backend.RandomUniform(y, state, low, high))
            .Should().Be(Expected<float>(DType.Float32, (y, state) => y.Backend.RandomUniform(y, state, low, high)));
        Drawn<double>(DType.Float64, (y, state) => y.Backend.RandomUniform(y, state, low, high))
            .Should().Be(Expected<double>(DType.Float64, (y, state) => y.Backend.RandomUniform(y, state, low, high)));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(-7, 5)]
    [InlineData(0, 1)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(3, 3)]
    public void Integers_are_the_same(long low, long high) =>
        Drawn<long>(DType.Int64, (y, state) => y.Backend.RandomIntegers(y, state, low, high))
            .Should().Be(Expected<long>(DType.Int64, (y, state) => y.Backend.RandomIntegers(y, state, low, high)));

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Masks_are_the_same(double probability) =>
        Drawn<bool>(DType.Bool, (y, state) => y.Backend.RandomBernoulli(y, state, probability))
            .Should().Be(Expected<bool>(DType.Bool, (y, state) => y.Backend.RandomBernoulli(y, state, probability)));

    [Fact]
    public void Normal_floats_are_the_same_but_for_the_last_bits()
    {
        float[] drawn = Draw<float>(GpuDevice.Emulator, DType.Float32, Normal);
        float[] expected = Draw<float>(Device.Cpu, DType.Float32, Normal);
        for (int i = 0; i < Count; i++)
            (drawn[i] - 0.5f).Should().BeApproximately(expected[i] - 0.5f, 1e-6f, $"number {i}");
    }

    [Fact]
    public void Normal_doubles_are_the_same_but_for_the_last_bits()
    {
        double[] drawn = Draw<double>(GpuDevice.Emulator, DType.Float64, Normal);
        double[] expected = Draw<double>(Device.Cpu, DType.Float64, Normal);
        for (int i = 0; i < Count; i++)
            drawn[i].Should().BeApproximately(expected[i], 4e-15, $"number {i}");
    }

    [Fact]
    public void Tensors_of_a_seed_are_the_same_on_every_device()
    {
        float[] there = Tensor.Rand([3, 7], device: GpuDevice.Emulator, generator: new RandomSource(9))
            .ToArray<float>();
        there.Should().Equal(Tensor.Rand([3, 7], generator: new RandomSource(9)).ToArray<float>());
    }

    private static void Normal(Tensor y, RandomState state) => y.Backend.RandomNormal(y, state, 0.5, 1.5);

    private static string Drawn<T>(DType dtype, Action<Tensor, RandomState> draw)
        where T : unmanaged
        => Text(Draw<T>(GpuDevice.Emulator, dtype, draw));

    private static string Expected<T>(DType dtype, Action<Tensor, RandomState> draw)
        where T : unmanaged
        => Text(Draw<T>(Device.Cpu, dtype, draw));

    // Enough digits to tell all numbers apart.
    private static string Text<T>(T[] values) => string.Join(' ', values);

    private static T[] Draw<T>(Device device, DType dtype, Action<Tensor, RandomState> draw)
        where T : unmanaged
    {
        Tensor y = Tensor.Zeros([Count], dtype, device);
        draw(y, new RandomState(0x123456789ABCDEF, Position));
        return y.To(Device.Cpu).ToArray<T>();
    }
}
