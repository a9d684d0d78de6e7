using DeepNet.Backends;
using DeepNet.Kernels;
using DeepNet.Tests;

namespace DeepNet.Gpu.Tests;

/// <summary>Convolutions and their gradients against the processor's.</summary>
public sealed class ConvolutionTests
{
    /// <summary>Input, weight, stride, padding, dilation, groups.</summary>
    public static TheoryData<int[], int[], int[], int[], int[], int> Shapes() => new()
    {
        { [2, 3, 11], [5, 3, 3], [1], [1], [1], 1 },
        { [2, 4, 17], [6, 2, 5], [3], [2], [2], 2 },
        { [1, 1, 6, 5], [1, 1, 3, 2], [1, 1], [0, 0], [1, 1], 1 },
        { [2, 4, 8, 8], [18, 4, 3, 3], [1, 1], [1, 1], [1, 1], 1 },
        { [2, 5, 9, 10], [20, 5, 3, 3], [2, 2], [1, 1], [1, 1], 1 },
        { [1, 6, 8, 7], [9, 2, 3, 2], [2, 1], [1, 0], [1, 2], 3 },
        { [2, 6, 7, 7], [6, 1, 3, 3], [1, 1], [1, 1], [1, 1], 6 },
        { [1, 4, 9, 6], [8, 1, 3, 3], [2, 2], [2, 1], [2, 1], 4 },
        { [2, 20, 6, 6], [24, 20, 1, 1], [1, 1], [0, 0], [1, 1], 1 },
        { [1, 18, 4, 4], [34, 18, 3, 3], [1, 1], [1, 1], [1, 1], 1 },
        { [2, 2, 3, 4, 5], [3, 2, 2, 3, 2], [1, 2, 1], [1, 0, 1], [1, 1, 2], 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_three_products_agree_with_the_processor(
        int[] input, int[] weight, int[] stride, int[] padding, int[] dilation, int groups)
    {
        ConvShape shape = ConvShape.Resolve(
            "Conv", Longs(input), Longs(weight), stride, padding, padding, dilation, groups, out string? error)
            ?? throw new ArgumentException(error);
        int[] output = [shape.Batch, shape.OutChannels, shape.Output.Depth, shape.Output.Height, shape.Output.Width];
        Tensor x = GemmTests.Draw(1, input), w = GemmTests.Draw(2, weight), bias = GemmTests.Draw(3, weight[0]);
        Tensor dy = GemmTests.Draw(4, output);
        AssertSame([x, w, bias], output, (backend, t, y) => backend.Convolve(t[0], t[1], t[2], y, shape));
        AssertSame([x, w], output, (backend, t, y) => backend.Convolve(t[0], t[1], null, y, shape));
        AssertSame([dy, w], input, (backend, t, y) => backend.ConvolveInputGrad(t[0], t[1], y, shape));
        AssertSame([x, dy], weight, (backend, t, y) => backend.ConvolveWeightGrad(t[0], t[1], y, shape));
    }

    [Fact]
    public void Doubles_agree_with_the_processor()
    {
        ConvShape shape = ConvShape.Resolve(
            "Conv", [2, 4, 8, 7], [18, 4, 3, 3], [2, 1], [1, 1], [1, 1], [1, 1], 1, out _)!.Value;
        Tensor x = GemmTests.Draw(1, 2, 4, 8, 7).Cast(DType.Float64);
        Tensor w = GemmTests.Draw(2, 18, 4, 3, 3).Cast(DType.Float64);
        AssertSame([x, w], [2, 18, 4, 7], (backend, t, y) => backend.Convolve(t[0], t[1], null, y, shape), 1e-13);
    }

    [Fact]
    public void No_samples_give_no_gradient()
    {
        ConvShape shape = ConvShape.Resolve("Conv", [0, 2, 5], [3, 2, 3], [1], [0], [0], [1], 1, out _)!.Value;
        AssertSame(
            [Tensor.Zeros([0, 2, 5]), Tensor.Zeros([0, 3, 3])], [3, 2, 3],
            (backend, t, y) => backend.ConvolveWeightGrad(t[0], t[1], y, shape));
    }

    private static void AssertSame(
        Tensor[] inputs, int[] shape, Action<Backend, Tensor[], Tensor> run, double tolerance = 1e-5)
    {
        Tensor expected = Tensor.Full(shape, double.NaN, inputs[0].DType);
        run(Device.Cpu.Backend, inputs, expected);
        Tensor y = Tensor.ZerosLike(expected).To(GpuDevice.Emulator);
        run(GpuDevice.Emulator.Backend, [.. inputs.Select(x => x.To(GpuDevice.Emulator))], y);
        y.ShouldBe(expected, tolerance);
    }

    private static long[] Longs(int[] sizes) => Array.ConvertAll(sizes, n => (long)n);
}
