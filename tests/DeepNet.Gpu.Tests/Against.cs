using DeepNet.Gpu;

namespace DeepNet.Tests;

/// <summary>Results of the emulator against those of the processor.</summary>
internal static class Against
{
    /// <summary>Numbers between low and high, on the processor.</summary>
    public static Tensor Numbers(
        int seed, Shape shape, DType dtype = DType.Float32, double low = -2, double high = 2)
    {
        var random = new Random(seed);
        var values = new double[shape.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = low + (random.NextDouble() * (high - low));
        return Tensor.From<double>(values, shape).Cast(dtype);
    }

    /// <summary>A copy on the emulator.</summary>
    public static Tensor There(this Tensor x) => x.To(GpuDevice.Emulator);

    /// <summary>Both have the same elements up to <paramref name="tolerance"/> times the largest, and the same that are
    /// not finite.</summary>
    public static void ShouldBe(this Tensor actual, Tensor expected, double tolerance)
    {
        actual.DType.Should().Be(expected.DType);
        actual.Shape.ToArray().Should().Equal(expected.Shape.ToArray());
        double[] a = actual.To(Device.Cpu).Cast(DType.Float64).ToArray<double>();
        double[] e = expected.Cast(DType.Float64).ToArray<double>();
        double scale = Math.Max(1e-3, e.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (int i = 0; i < a.Length; i++)
        {
            bool isClose = double.IsFinite(e[i]) ? Math.Abs(a[i] - e[i]) <= tolerance * scale : a[i].Equals(e[i]);
            isClose.Should().BeTrue($"element {i} of {expected.Shape} is {a[i]:R}, expected {e[i]:R}");
        }
    }
}
