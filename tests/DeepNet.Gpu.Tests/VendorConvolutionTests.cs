using DeepNet.Kernels;
using DeepNet.Tests;
using static DeepNet.Gpu.Tests.StandIn;

namespace DeepNet.Gpu.Tests;

/// <summary>Convolutions through a stand-in for cuDNN.</summary>
public sealed class VendorConvolutionTests
{
    /// <summary>CUDNN_FMA_MATH.</summary>
    private const int WithoutTf32 = 3;

    public static TheoryData<int[], int[], int[], int[], int[], int> Shapes() => ConvolutionTests.Shapes();

    [StandInTheory]
    [MemberData(nameof(Shapes))]
    public void All_three_products_are_calls_that_agree_with_the_processor(
        int[] input, int[] weight, int[] stride, int[] padding, int[] dilation, int groups)
    {
        (StandIn library, GpuDevice device) = New();
        ConvShape shape = ConvShape.Resolve(
            "Conv", Array.ConvertAll(input, n => (long)n), Array.ConvertAll(weight, n => (long)n), stride, padding,
            padding, dilation, groups, out _)!.Value;
        CheckProducts(device, library, shape, input, weight, 1).Should().Be(4);
        library.Get(Value.LastMode).Should().Be(WithoutTf32);
    }

    [StandInFact]
    public void Padding_that_differs_at_both_ends_is_a_call_where_the_output_is_the_same()
    {
        (StandIn library, GpuDevice device) = New();
        int[] input = [1, 2, 6, 7], weight = [3, 2, 3, 3];
        ConvShape same = Resolve(input, weight, [2, 2], [1, 1], [0, 1]);
        CheckProducts(device, library, same, input, weight, 1).Should().Be(4);
        ConvShape larger = Resolve(input, weight, [1, 1], [0, 0], [1, 1]);
        CheckProducts(device, library, larger, input, weight, 1).Should().Be(0);
    }

    [StandInTheory]
    [InlineData(DType.Float16, 2, 1.0 / 512)]
    [InlineData(DType.BFloat16, 9, 1.0 / 64)]
    public void Types_of_16_bits_are_convolved_as_they_are(DType dtype, int type, double tolerance)
    {
        (StandIn library, GpuDevice device) = New();
        Tensor[] expected = Results(Device.Cpu);
        library.ProductsOf(() =>
        {
            Tensor[] actual = Results(device);
            for (int i = 0; i < expected.Length; i++)
                actual[i].ShouldBe(expected[i], tolerance);
        }).Should().Be(3);
        library.Get(Value.LastType).Should().Be(type);
        library.Get(Value.LastMode).Should().Be(1);

        Tensor[] Results(Device where)
        {
            Tensor x = GemmTests.Draw(1, 2, 4, 6, 5).To(where), w = GemmTests.Draw(2, 6, 2, 3, 3).To(where);
            Tensor bias = GemmTests.Draw(3, 6).To(where);
            foreach (Tensor input in (Tensor[])[x, w, bias])
                input.RequiresGrad = true;
            using IDisposable scope = Autocast.To(dtype);
            Tensor y = x.Conv2d(w, bias, padding: 1, groups: 2);
            y.DType.Should().Be(dtype);
            Tensor slope = GemmTests.Draw(4, 2, 6, 6, 5).Cast(dtype).To(where);
            return [y.Detach(), .. Autograd.Grad([y], [x, w, bias], [slope])];
        }
    }

    [StandInFact]
    public void Tf32_is_used_when_it_is_allowed()
    {
        (StandIn library, GpuDevice device) = New();
        device.AllowTf32 = true;
        VendorProductTests.Check(
            device, t => t[0].Conv2d(t[1]), 1.0 / 256, GemmTests.Draw(1, 1, 2, 5, 5), GemmTests.Draw(2, 3, 2, 3, 3));
        library.Get(Value.LastMode).Should().Be(0);
    }

    [StandInFact]
    public void A_transposed_convolution_is_the_gradient_of_the_input()
    {
        (StandIn library, GpuDevice device) = New();
        Tensor x = GemmTests.Draw(1, 2, 4, 5, 4), w = GemmTests.Draw(2, 4, 3, 3, 3), bias = GemmTests.Draw(3, 3);
        library.ProductsOf(() => VendorProductTests.Check(
            device, t => t[0].ConvTranspose2d(t[1], t[2], stride: 2, padding: 1, outputPadding: 1), 1e-5, x, w, bias))
            .Should().Be(1);
        library.ProductsOf(() => VendorProductTests.Check(
            device, t => t[0].ConvTranspose2d(t[1], t[2], dilation: 2, outputPadding: 1), 1e-5, x, w, bias))
            .Should().Be(0, "cuDNN has no words for more rows than a stride leaves open");
    }

    [StandInFact]
    public void An_algorithm_that_is_refused_gives_way_to_the_next_and_then_to_our_kernels()
    {
        (StandIn library, GpuDevice device) = New();
        int[] input = [1, 2, 6, 7], weight = [3, 2, 3, 3];
        library.Set(Value.RefusedAlgorithm, 1 + 1);
        ConvShape shape = Resolve(input, weight, [1, 1], [1, 1], [1, 1]);
        CheckProducts(device, library, shape, input, weight, 1).Should().Be(2, "only forward has another algorithm");
        library.Get(Value.LastAlgorithm).Should().Be(0);
        device.Libraries[1].Should().Contain("convolutions of Float32, Float16, BFloat16");
    }

    [StandInFact]
    public void Memory_is_lent_to_the_library_as_it_asks_up_to_a_limit()
    {
        StandIn library = OfCudnn();
        library.Set(Value.Workspace, 3000);
        GpuDevice device = NewDevice(cudnn: library);
        int[] input = [1, 2, 6, 7], weight = [3, 2, 3, 3];
        ConvShape shape = Resolve(input, weight, [1, 1], [1, 1], [1, 1]);
        device.Libraries[1].Should().StartWith("cuDNN 9.10.2");
        CheckProducts(device, library, shape, input, weight, 1).Should().Be(4);
        library.Set(Value.Workspace, int.MaxValue);
        int[] wider = [1, 2, 6, 8];
        shape = Resolve(wider, weight, [1, 1], [1, 1], [1, 1]);
        CheckProducts(device, library, shape, wider, weight, 1).Should().Be(0);
    }

    private static (StandIn Library, GpuDevice Device) New()
    {
        StandIn library = OfCudnn();
        GpuDevice device = NewDevice(cudnn: library);
        string use = "convolutions of Float32, Float16, BFloat16";
        device.Libraries[1].Should().Be($"cuDNN 9.10.2 ({library.File}): {use}");
        return (library, device);
    }

    private static ConvShape Resolve(int[] input, int[] weight, int[] stride, int[] begin, int[] end) =>
        ConvShape.Resolve(
            "Conv", Array.ConvertAll(input, n => (long)n), Array.ConvertAll(weight, n => (long)n), stride, begin, end,
            [1, 1], 1, out _)!.Value;

    /// <summary>Forward with and without bias, and both gradients; how many of them were calls.</summary>
    private static int CheckProducts(
        GpuDevice device, StandIn library, ConvShape shape, int[] input, int[] weight, ulong seed)
    {
        int[] output = [shape.Batch, shape.OutChannels, shape.Output.Depth, shape.Output.Height, shape.Output.Width];
        Tensor x = GemmTests.Draw(seed, input), w = GemmTests.Draw(seed + 1, weight);
        Tensor bias = GemmTests.Draw(seed + 2, weight[0]), dy = GemmTests.Draw(seed + 3, output);
        return library.ProductsOf(() =>
        {
            Same([x, w, bias], output, (d, t, y) => d.Backend.Convolve(t[0], t[1], t[2], y, shape));
            Same([x, w], output, (d, t, y) => d.Backend.Convolve(t[0], t[1], null, y, shape));
            Same([dy, w], input, (d, t, y) => d.Backend.ConvolveInputGrad(t[0], t[1], y, shape));
            Same([x, dy], weight, (d, t, y) => d.Backend.ConvolveWeightGrad(t[0], t[1], y, shape));
        });

        void Same(Tensor[] inputs, int[] sizes, Action<Device, Tensor[], Tensor> run)
        {
            Tensor expected = Tensor.Empty(sizes), actual = Tensor.Full(sizes, double.NaN, device: device);
            run(Device.Cpu, inputs, expected);
            run(device, [.. inputs.Select(t => t.To(device))], actual);
            actual.ShouldBe(expected, 1e-5);
        }
    }
}
