using DeepNet.Gpu.Vendor;
using static DeepNet.Gpu.Tests.StandIn;

namespace DeepNet.Gpu.Tests;

/// <summary>When libraries are used, when not, and what is said about it.</summary>
public sealed class VendorPolicyTests
{
    private static readonly Tensor s_a = GemmTests.Draw(1, 6, 5);
    private static readonly Tensor s_b = GemmTests.Draw(2, 5, 7);
    private static readonly Tensor s_x = GemmTests.Draw(1, 1, 2, 5, 5);
    private static readonly Tensor s_w = GemmTests.Draw(2, 3, 2, 3, 3);

    [Fact]
    public void A_device_that_is_not_NVIDIAs_has_no_libraries()
    {
        GpuDevice.Emulator.Libraries.Should().Equal(
            "cuBLASLt: not used: it is for CUDA devices", "cuDNN: not used: it is for CUDA devices");
    }

    [Fact]
    public void Libraries_that_are_not_there_are_named_and_our_kernels_serve()
    {
        GpuDevice device = NewDevice(new VendorFiles(["no-such-13.so", "no-such-12.so"], ["no-such-9.so"]));
        CheckProduct(device);
        CheckConvolution(device);
        device.Libraries.Should().Equal(
            "cuBLASLt: not used: no-such-13.so cannot be loaded; no-such-12.so cannot be loaded",
            "cuDNN: not used: no-such-9.so cannot be loaded");
    }

    [StandInFact]
    public void The_first_library_that_starts_is_taken()
    {
        StandIn newer = OfCublasLt(130100), older = OfCublasLt(120805), without = OfCublasLt(140000, "WITHOUT_MATMUL");
        GpuDevice device = NewDevice(new VendorFiles(["no-such.so", newer.File, older.File], []));
        device.Libraries[0].Should().StartWith($"cuBLASLt 13.1.0 ({newer.File}): matrix products of Float32");

        newer = OfCublasLt(130100);
        newer.Set(Value.FailCreate, 1);
        device = NewDevice(new VendorFiles([without.File, newer.File, older.File], []));
        CheckProduct(device);
        device.Libraries[0].Should().StartWith($"cuBLASLt 12.8.5 ({older.File}): matrix products of Float32");
        older.Get(Value.Products).Should().BePositive();
        newer.Get(Value.Products).Should().Be(0);

        device = NewDevice(new VendorFiles([without.File, newer.File], []));
        CheckProduct(device);
        device.Libraries[0].Should().StartWith("cuBLASLt: not used: ").And.Contain("cublasLtMatmul").And.EndWith(
            $"{newer.File}: cublasLtCreate: the stand-in was told to fail (1)");
    }

    [StandInFact]
    public void Wrong_numbers_set_a_library_aside_before_anybody_gets_them()
    {
        StandIn cublasLt = OfCublasLt(), cudnn = OfCudnn();
        cublasLt.Set(Value.Spoil, 1);
        cudnn.Set(Value.Spoil, 1);
        GpuDevice device = NewDevice(cublasLt, cudnn);
        CheckProduct(device);
        CheckConvolution(device);
        device.Libraries[0].Should().StartWith("cuBLASLt 13.1.0").And.Contain(
            "not used: set aside: its Float32 results are off by");
        device.Libraries[1].Should().StartWith("cuDNN 9.10.2").And.Contain(
            "not used: set aside: its Float32 results are off by");

        cublasLt.Set(Value.Spoil, 0);
        cublasLt.ProductsOf(() => CheckProduct(device)).Should().Be(0, "it stays aside");
    }

    [StandInFact]
    public void A_function_that_fails_sets_its_library_aside_and_our_kernels_do_the_work()
    {
        StandIn cublasLt = OfCublasLt(), cudnn = OfCudnn();
        GpuDevice device = NewDevice(cublasLt, cudnn);
        CheckProduct(device);
        CheckConvolution(device);
        cublasLt.Set(Value.FailProduct, 13);
        cudnn.Set(Value.FailProduct, 5000);
        CheckProduct(device);
        CheckConvolution(device);
        device.Libraries[0].Should().EndWith("not used: set aside: cublasLtMatmul: the stand-in was told to fail (13)");
        device.Libraries[1].Should().EndWith(
            "not used: set aside: cudnnConvolutionForward: the stand-in was told to fail (5000)");

        cublasLt.Set(Value.FailProduct, 0);
        cudnn.Set(Value.FailProduct, 0);
        cublasLt.ProductsOf(() => CheckProduct(device)).Should().Be(0, "it stays aside");
        cudnn.ProductsOf(() => CheckConvolution(device)).Should().Be(0, "it stays aside");
    }

    [StandInFact]
    public void A_function_that_fails_in_the_check_sets_its_library_aside()
    {
        StandIn cublasLt = OfCublasLt(), cudnn = OfCudnn();
        cublasLt.Set(Value.FailChoice, 14);
        cudnn.Set(Value.FailChoice, 4000);
        GpuDevice device = NewDevice(cublasLt, cudnn);
        CheckProduct(device);
        CheckConvolution(device);
        device.Libraries[0].Should().Contain("set aside: cublasLtMatmulAlgoGetHeuristic: ").And.EndWith("(14)");
        device.Libraries[1].Should().Contain("set aside: cudnnGetConvolutionForwardWorkspaceSize: ")
            .And.EndWith("(4000)");
        cublasLt.Get(Value.LiveDescriptors).Should().Be(0);
        cudnn.Get(Value.LiveDescriptors).Should().Be(0);
    }

    [StandInFact]
    public void What_a_library_cannot_do_is_left_to_our_kernels_and_the_rest_is_not()
    {
        StandIn cublasLt = OfCublasLt(), cudnn = OfCudnn();
        cublasLt.Set(Value.RefusedType, 14 + 1);
        cudnn.Set(Value.RefusedType, 9 + 1);
        GpuDevice device = NewDevice(cublasLt, cudnn);
        device.Libraries[0].Should().EndWith(
            "matrix products of Float32, Float16; not BFloat16: cublasLtMatmulAlgoGetHeuristic: the functionality is "
            + "not supported (15)");
        device.Libraries[1].Should().Contain("convolutions of Float32, Float16; not BFloat16: cudnnGetConvolution");
        CheckProduct(device, DType.BFloat16, 1.0 / 128);
        CheckConvolution(device, DType.BFloat16, 1.0 / 128);
        cublasLt.Get(Value.LastType).Should().Be(0, "it was converted to Float32");
        cudnn.Get(Value.LastType).Should().Be(0);
    }

    [StandInFact]
    public void Sizes_a_library_cannot_do_are_left_to_our_kernels_and_others_are_not()
    {
        StandIn library = OfCublasLt();
        GpuDevice device = NewDevice(library);
        Tensor a = s_a.To(device), b = s_b.To(device), y = Tensor.Empty([6, 7], device: device);
        device.Backend.MatMul(a, b, y);
        library.Set(Value.FailChoice, 15);
        library.ProductsOf(
            () => VendorProductTests.Check(device, t => t[0].MatMul(t[1].Slice(1, 0, 3)), 1e-5, s_a, s_b))
            .Should().Be(0);
        library.ProductsOf(() => device.Backend.MatMul(a, b, y)).Should().Be(1, "what was planned before goes on");
        device.Libraries[0].Should().NotContain("set aside");
    }

    [StandInFact]
    public void A_16_bit_product_that_fails_half_way_is_done_by_our_kernels()
    {
        StandIn cublasLt = OfCublasLt(), cudnn = OfCudnn();
        GpuDevice device = NewDevice(cublasLt, cudnn);
        CheckProduct(device, DType.Float16, 1.0 / 1024);
        CheckConvolution(device, DType.Float16, 1.0 / 512);
        cublasLt.Set(Value.FailProduct, 13);
        cudnn.Set(Value.FailProduct, 5000);
        CheckProduct(device, DType.Float16, 1.0 / 1024);
        CheckConvolution(device, DType.Float16, 1.0 / 512);
        device.Libraries.Should().OnlyContain(line => line.Contains("set aside"));
    }

    [StandInFact]
    public void Libraries_can_be_switched_off_and_on()
    {
        StandIn cublasLt = OfCublasLt(), cudnn = OfCudnn();
        GpuDevice device = NewDevice(cublasLt, cudnn);
        device.UseVendorLibraries.Should().BeTrue();
        device.UseVendorLibraries = false;
        CheckProduct(device);
        CheckProduct(device, DType.Float16, 1.0 / 1024);
        CheckConvolution(device);
        device.Libraries.Should().Equal("switched off by UseVendorLibraries = false");
        (cublasLt.Get(Value.Products) + cudnn.Get(Value.Products)).Should().Be(0, "not even the check is run");

        device.UseVendorLibraries = true;
        CheckProduct(device);
        CheckConvolution(device);
        cublasLt.Get(Value.Products).Should().BePositive();
        cudnn.Get(Value.Products).Should().BePositive();
    }

    [StandInFact]
    public void A_check_is_run_once_for_each_type()
    {
        StandIn library = OfCublasLt();
        GpuDevice device = NewDevice(library);
        int first = library.ProductsOf(() => CheckProduct(device));
        first.Should().Be(3 + 1, "three forms are checked");
        library.ProductsOf(() => CheckProduct(device)).Should().Be(1);
        library.ProductsOf(() => CheckProduct(device, DType.Float16, 1.0 / 1024)).Should().Be(3 + 1);
    }

    private static void CheckProduct(GpuDevice device, DType dtype = DType.Float32, double tolerance = 1e-5) =>
        VendorProductTests.Check(device, t => t[0].MatMul(t[1]), tolerance, s_a.Cast(dtype), s_b.Cast(dtype));

    private static void CheckConvolution(GpuDevice device, DType dtype = DType.Float32, double tolerance = 1e-5) =>
        VendorProductTests.Check(
            device, t => t[0].Conv2d(t[1], padding: 1), tolerance, s_x.Cast(dtype), s_w.Cast(dtype));
}
