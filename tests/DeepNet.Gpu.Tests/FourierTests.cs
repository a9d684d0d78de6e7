using DeepNet.Kernels;

namespace DeepNet.Gpu.Tests;

public sealed class FourierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(37)]
    [InlineData(64)]
    [InlineData(90)]
    [InlineData(101)]
    public void Transforms_are_those_of_the_processor(int n)
    {
        Compare(new FourierRows(2, n, n, n, false, false, false, 1));
        Compare(new FourierRows(2, n, n + 3, n, false, false, true, 1.0 / n));
        Compare(new FourierRows(1, n, n, (n / 2) + 1, true, false, false, 1));
        Compare(new FourierRows(1, n, (n / 2) + 1, n + 2, false, true, true, 0.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void All_pole_filters_are_those_of_the_processor(int order)
    {
        Tensor x = Tensor.Randn([3, 20], DType.Float64, generator: new RandomSource(1));
        Tensor a = Tensor.Rand([order], DType.Float64, generator: new RandomSource(2)) * 0.3;
        Tensor expected = x.NewLike(), y = Tensor.Zeros([3, 20], DType.Float64, GpuDevice.Emulator);
        x.Backend.AllPole(x, a, expected, 3, 20);
        y.Backend.AllPole(x.To(y.Device), a.To(y.Device), y, 3, 20);
        y.To(Device.Cpu).ToArray<double>().Should().Equal(
            expected.ToArray<double>(), (left, right) => Math.Abs(left - right) <= 1e-14);
    }

    private static void Compare(FourierRows plan)
    {
        foreach ((DType dtype, double tolerance) in ((DType, double)[])[(DType.Float64, 1e-14), (DType.Float32, 1e-6)])
        {
            Tensor x = Tensor.Randn(
                plan.IsRealIn ? [(int)plan.Rows, plan.From] : [(int)plan.Rows, plan.From, 2], dtype,
                generator: new RandomSource(3));
            Shape shape = plan.IsRealOut ? [(int)plan.Rows, plan.To] : [(int)plan.Rows, plan.To, 2];
            Tensor expected = Tensor.Zeros(shape, dtype), y = Tensor.Zeros(shape, dtype, GpuDevice.Emulator);
            x.Backend.Fourier(x, expected, plan);
            y.Backend.Fourier(x.To(y.Device), y, plan);
            double largest = expected.Abs().Max().Cast(DType.Float64).ToScalar<double>();
            double error = (y.To(Device.Cpu) - expected).Abs().Max().Cast(DType.Float64).ToScalar<double>();
            error.Should().BeLessThanOrEqualTo(tolerance * largest, $"{plan.N} from {plan.From} to {plan.To}, {dtype}");
        }
    }
}
