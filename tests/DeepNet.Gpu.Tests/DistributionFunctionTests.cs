using DeepNet.Gpu;
using DeepNet.Kernels;

namespace DeepNet.Tests;

/// <summary>The rare functions of two arguments on the emulator against the processor.</summary>
public sealed class DistributionFunctionTests
{
    private static readonly double[] s_shapes = [0.01, 0.3, 1, 2.5, 19.9, 20.1, 300, 2e6, 0, -1, double.NaN];

    [Fact]
    public void Lower_gamma() => AssertSame<LowerGamma>([0, 1e-8, 0.2, 1, 3.3, 25, 310, 2e6, double.PositiveInfinity]);

    [Fact]
    public void Slope_of_log_gamma() => AssertSame<LogGammaSlope>([-30, -2, 0, 0.7, 3, 5.7, 14.5, 800]);

    private static void AssertSame<TFunction>(double[] z)
        where TFunction : struct, IScalarFunction2
    {
        var shape = new Shape([s_shapes.Length, z.Length]);
        Tensor a = Tensor.From<double>(s_shapes, new Shape([s_shapes.Length, 1])).Expand(shape.ToArray()).Contiguous();
        Tensor b = Tensor.From<double>(z, new Shape([z.Length])).Expand(shape.ToArray()).Contiguous();
        double[] expected = Run(a, b), actual = Run(a.To(GpuDevice.Emulator), b.To(GpuDevice.Emulator));
        for (int i = 0; i < expected.Length; i++)
        {
            string what = $"a = {s_shapes[i / z.Length]}, z = {z[i % z.Length]}";
            if (double.IsFinite(expected[i]))
                actual[i].Should().BeApproximately(expected[i], 1e-11 * Math.Max(Math.Abs(expected[i]), 1e-10), what);
            else
                actual[i].Should().Be(expected[i], what);
        }

        static double[] Run(Tensor a, Tensor b)
        {
            Tensor y = a.NewLike();
            y.Backend.Map2<TFunction>(a, b, y);
            return y.ToArray<double>();
        }
    }
}
