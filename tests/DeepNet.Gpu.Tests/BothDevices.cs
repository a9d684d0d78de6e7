using DeepNet.Backends;
using DeepNet.Gpu;

namespace DeepNet.Tests;

/// <summary>One call of a backend, on the processor and on every GPU; a stand-in for one is always there.</summary>
internal static class BothDevices
{
    /// <summary>The results must be the same, bit for bit.</summary>
    public static void AssertEqual<T>(Func<Device, Tensor> run)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        T[] expected = run(Device.Cpu).ToArray<T>();
        foreach (Device device in Gpus())
            run(device).ToArray<T>().Should().Equal(expected, device.Name);
    }

    /// <summary>The results may differ by a part of the largest one.</summary>
    public static void AssertClose(Func<Device, Tensor> run, double tolerance)
    {
        float[] expected = run(Device.Cpu).ToArray<float>();
        double scale = Math.Max(1, expected.Max(v => Math.Abs((double)v)));
        foreach (Device device in Gpus())
        {
            float[] actual = run(device).ToArray<float>();
            actual.Should().HaveSameCount(expected);
            double worst = actual.Zip(expected, (a, e) => Math.Abs((double)a - e)).Max();
            worst.Should().BeLessThanOrEqualTo(tolerance * scale, device.Name);
        }
    }

    /// <summary>What a method of a backend writes to a tensor of a shape and type.</summary>
    public static Tensor Result(Device device, Shape shape, DType dtype, Action<Backend, Tensor> write)
    {
        Tensor y = Tensor.Empty(shape, dtype, device);
        write(device.Backend, y);
        return y;
    }

    /// <summary>Whole numbers in [low, high).</summary>
    public static long[] Integers(int count, int low, int high, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(low, high))];
    }

    /// <summary>Numbers in [-1, 1).</summary>
    public static float[] Floats(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    private static IEnumerable<Device> Gpus() => TestDevices.Names.Select(TestDevices.Get).Where(d => d is GpuDevice);
}
