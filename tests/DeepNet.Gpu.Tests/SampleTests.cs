using DeepNet.Kernels;

namespace DeepNet.Gpu.Tests;

/// <summary>Samplers that reject: the same text as on the processor, over the device's functions.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Gamma() => Compare<LogGammaDraw>([0.01, 0.5, 1, 2.5, 40], [1, 1, 2, 3, 0.5]);

    [Fact]
    public void Poisson() => Compare<PoissonDraw>([0.1, 3, 9.9, 30, 1e6], [0.1, 3, 9.9, 30, 1e6]);

    [Fact]
    public void Binomial() => Compare<BinomialDraw>([10, 20, 1000, 50, 5], [0.3, 0.9, 0.4, 0, 1]);

    [Fact]
    public void VonMises() => Compare<VonMisesDraw>([0, 1, -2, 3, 0], [1e-6, 0.5, 4, 100, 1e5]);

    private static void Compare<TDraw>(double[] a, double[] b)
        where TDraw : struct, IRandomDraw
    {
        double[] expected = Draw<TDraw>(Device.Cpu, a, b), drawn = Draw<TDraw>(GpuDevice.Emulator, a, b);
        for (int i = 0; i < expected.Length; i++)
        {
            drawn[i].Should().BeApproximately(
                expected[i], 1e-12 * (1 + Math.Abs(expected[i])), $"a = {a[i % a.Length]}, b = {b[i % b.Length]}");
        }
    }

    private static double[] Draw<TDraw>(Device device, double[] a, double[] b)
        where TDraw : struct, IRandomDraw
    {
        const int Times = 8;
        double[] manyA = [.. Enumerable.Repeat(a, Times).SelectMany(x => x)];
        double[] manyB = [.. Enumerable.Repeat(b, Times).SelectMany(x => x)];
        Tensor y = Tensor.Zeros([manyA.Length], DType.Float64, device);
        y.Backend.RandomDraw<TDraw>(
            Tensor.From<double>(manyA, [manyA.Length], device), Tensor.From<double>(manyB, [manyB.Length], device), y,
            new RandomState(11, 1000));
        return y.To(Device.Cpu).ToArray<double>();
    }
}
