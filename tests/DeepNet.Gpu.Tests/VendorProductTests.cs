using DeepNet.Tests;
using static DeepNet.Gpu.Tests.StandIn;

namespace DeepNet.Gpu.Tests;

/// <summary>Products through a stand-in for cuBLASLt, which is column-major and strict.</summary>
public sealed class VendorProductTests
{
    private const double Float32 = 1e-5;

    [StandInTheory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 7)]
    [InlineData(16, 8, 4)]
    [InlineData(1, 9, 4)]
    [InlineData(9, 1, 4)]
    [InlineData(6, 7, 1)]
    public void Matrices_as_they_lie_and_transposed_are_one_call(int m, int n, int k)
    {
        (StandIn library, GpuDevice device) = New();
        foreach ((bool isLeftTurned, bool isRightTurned) in
            new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            Tensor a = isLeftTurned ? GemmTests.Draw(1, k, m).Transpose() : GemmTests.Draw(1, m, k);
            Tensor b = isRightTurned ? GemmTests.Draw(2, n, k).Transpose() : GemmTests.Draw(2, k, n);
            library.ProductsOf(() => Check(device, x => x[0].MatMul(x[1]), Float32, a, b)).Should().Be(1);
            if (Math.Min(m, Math.Min(n, k)) > 1)
                library.Get(Value.LastTurned).Should().Be((isRightTurned ? 1 : 0) + (isLeftTurned ? 2 : 0));
        }
    }

    [StandInFact]
    public void Parts_of_larger_matrices_keep_their_strides()
    {
        (StandIn library, GpuDevice device) = New();
        Tensor a = GemmTests.Draw(1, 9, 24), b = GemmTests.Draw(2, 24, 11);
        int products = library.ProductsOf(() =>
        {
            Check(device, x => x[0].Slice(1, 1, 21).MatMul(x[1].Slice(0, 3, 23)), Float32, a, b);
            Check(device, x => x[0].Slice(0, 2, 8).MatMul(x[1].Slice(1, 5, 10)), Float32, a, b);
            Check(
                device, x => x[1].Slice(0, 1, 10).Slice(1, 1, 4).Transpose().MatMul(x[0].Slice(1, 1, 22)), Float32, a,
                b);
        });
        products.Should().Be(3);
    }

    [StandInFact]
    public void Batches_of_one_stride_are_one_call()
    {
        (StandIn library, GpuDevice device) = New();
        Tensor a = GemmTests.Draw(1, 3, 2, 4, 5), b = GemmTests.Draw(2, 3, 2, 5, 6);
        library.ProductsOf(() => Check(device, x => x[0].MatMul(x[1]), Float32, a, b)).Should().Be(1);
        library.Get(Value.LastBatches).Should().Be(6);

        Tensor shared = GemmTests.Draw(3, 5, 6);
        Check(device, x => x[0].Transpose().MatMul(x[1]), Float32, GemmTests.Draw(1, 4, 5, 3), shared);
        library.ProductsOf(() => Check(device, x => x[1].Transpose().MatMul(x[0].Transpose()), Float32, a, shared))
            .Should().Be(1, "the left matrix is the same one for all");
        library.Get(Value.LastBatches).Should().Be(6);
    }

    [StandInFact]
    public void Batches_of_several_strides_are_a_call_for_each()
    {
        (StandIn library, GpuDevice device) = New();
        Tensor q = GemmTests.Draw(1, 2, 7, 3, 4), k = GemmTests.Draw(2, 2, 7, 3, 4);
        library.ProductsOf(
            () => Check(
                device, x => x[0].Permute(0, 2, 1, 3).MatMul(x[1].Permute(0, 2, 3, 1)), Float32, q, k)).Should().Be(2);
        library.Get(Value.LastBatches).Should().Be(3);
        Tensor left = GemmTests.Draw(1, 3, 1, 4, 5), right = GemmTests.Draw(2, 1, 2, 5, 6);
        library.ProductsOf(() => Check(device, x => x[0].MatMul(x[1]), Float32, left, right)).Should().Be(2);
    }

    [StandInFact]
    public void What_would_be_very_many_calls_or_has_no_contiguous_line_is_left_to_our_kernels()
    {
        (StandIn library, GpuDevice device) = New();
        int products = library.ProductsOf(() =>
        {
            Check(
                device, x => x[0].Permute(1, 0, 2, 3).MatMul(x[1]), Float32, GemmTests.Draw(1, 65, 66, 1, 2),
                GemmTests.Draw(2, 66, 65, 2, 1));
            Check(
                device, x => x[0].Slice(1, 0, null, 2).MatMul(x[1]), Float32, GemmTests.Draw(1, 5, 8),
                GemmTests.Draw(2, 4, 3));
            Check(
                device, x => x[0].Expand(5, 4).MatMul(x[1]), Float32, GemmTests.Draw(1, 1, 1), GemmTests.Draw(2, 4, 3));
            Check(device, x => x[0].MatMul(x[1]), 0, Tensor.Zeros([3, 0]), Tensor.Zeros([0, 2]));
            Check(
                device, x => x[0].MatMul(x[1]), 1e-13, GemmTests.Draw(1, 3, 4).Cast(DType.Float64),
                GemmTests.Draw(2, 4, 2).Cast(DType.Float64));
        });
        products.Should().Be(0);
    }

    [StandInFact]
    public void A_linear_map_adds_its_bias_in_the_same_call()
    {
        (StandIn library, GpuDevice device) = New();
        Tensor x = GemmTests.Draw(1, 5, 6), w = GemmTests.Draw(2, 7, 6), bias = GemmTests.Draw(3, 7);
        library.ProductsOf(() => Check(device, t => t[0].Linear(t[1], t[2]), Float32, x, w, bias)).Should().Be(1);
        library.Get(Value.LastBias).Should().Be(1);
        Check(device, t => t[0].Linear(t[1]), Float32, x, w);
        library.Get(Value.LastBias).Should().Be(0, "the same sizes without a bias are planned apart");
        Check(device, t => t[0].Linear(t[1], t[2]), Float32, x, w, GemmTests.Draw(4, 7));
        library.Get(Value.LastBias).Should().Be(1, "another bias at another address");
        Check(device, t => t[0].Linear(t[1], t[2].Slice(0, 1, 8)), Float32, x, w, GemmTests.Draw(5, 9));
    }

    [StandInTheory]
    [InlineData(DType.Float16, 2, 1.0 / 1024)]
    [InlineData(DType.BFloat16, 14, 1.0 / 128)]
    public void Types_of_16_bits_are_multiplied_as_they_are(DType dtype, int type, double tolerance)
    {
        (StandIn library, GpuDevice device) = New();
        Tensor a = GemmTests.Draw(1, 6, 5).Cast(dtype), b = GemmTests.Draw(2, 5, 7).Cast(dtype);
        library.ProductsOf(() => Check(device, x => x[0].MatMul(x[1]), tolerance, a, b)).Should().Be(1);
        library.Get(Value.LastType).Should().Be(type);
        library.Get(Value.LastMode).Should().Be(68);

        // Gradients are two more products of the type.
        library.ProductsOf(() => CheckAutocast(device, dtype, tolerance)).Should().Be(3);
        library.Get(Value.LastType).Should().Be(type);
    }

    [StandInFact]
    public void Tf32_is_used_when_it_is_allowed()
    {
        (StandIn library, GpuDevice device) = New();
        Tensor a = GemmTests.Draw(1, 6, 5), b = GemmTests.Draw(2, 5, 7);
        Check(device, x => x[0].MatMul(x[1]), Float32, a, b);
        library.Get(Value.LastMode).Should().Be(68);
        device.AllowTf32.Should().BeFalse();
        device.AllowTf32 = true;
        Check(device, x => x[0].MatMul(x[1]), 1.0 / 256, a, b);
        library.Get(Value.LastMode).Should().Be(77);
        float[] rounded = a.To(device).MatMul(b.To(device)).ToArray<float>();
        rounded.Should().NotEqual(a.MatMul(b).ToArray<float>());
    }

    [StandInFact]
    public void Memory_is_lent_to_the_library_as_it_asks()
    {
        var library = OfCublasLt();
        library.Set(Value.Workspace, 5000);
        GpuDevice device = NewDevice(library);
        library.ProductsOf(
            () => Check(
                device, x => x[0].MatMul(x[1]), Float32, GemmTests.Draw(1, 6, 5), GemmTests.Draw(2, 5, 7)))
            .Should().BeGreaterThan(1, "those of the check are among them");
        device.Libraries[0].Should().StartWith("cuBLASLt 13.1.0");
    }

    [StandInFact]
    public void A_plan_is_made_once_and_forgotten_when_there_are_very_many()
    {
        (StandIn library, GpuDevice device) = New();
        Tensor a = GemmTests.Draw(1, 2, 3).To(device), b = GemmTests.Draw(2, 3, 2).To(device);
        Tensor y = Tensor.Empty([2, 2], device: device);
        device.Backend.MatMul(a, b, y);
        int choices = library.Get(Value.Choices);
        library.ProductsOf(() =>
        {
            for (int i = 0; i < 5; i++)
                device.Backend.MatMul(a, b, y);
        }).Should().Be(5);
        library.Get(Value.Choices).Should().Be(choices);

        Tensor wide = GemmTests.Draw(1, 2, 1200).To(device), high = GemmTests.Draw(2, 1200, 2).To(device);
        for (int k = 1; k <= 1200; k++)
            _ = wide.Slice(1, 0, k).MatMul(high.Slice(0, 0, k));
        library.Get(Value.LiveDescriptors).Should().BeInRange(4, 4 * 1024);
        Check(device, x => x[0].MatMul(x[1]), Float32, a.To(Device.Cpu), b.To(Device.Cpu));
    }

    private static (StandIn Library, GpuDevice Device) New()
    {
        StandIn library = OfCublasLt();
        GpuDevice device = NewDevice(library);
        string use = "matrix products of Float32, Float16, BFloat16";
        device.Libraries[0].Should().Be($"cuBLASLt 13.1.0 ({library.File}): {use}");
        return (library, device);
    }

    private static void CheckAutocast(GpuDevice device, DType dtype, double tolerance)
    {
        Tensor[] expected = Results(Device.Cpu), actual = Results(device);
        for (int i = 0; i < expected.Length; i++)
            actual[i].ShouldBe(expected[i], 2 * tolerance);

        Tensor[] Results(Device where)
        {
            Tensor x = GemmTests.Draw(3, 4, 5).To(where), w = GemmTests.Draw(4, 5, 6).To(where);
            (x.RequiresGrad, w.RequiresGrad) = (true, true);
            using IDisposable scope = Autocast.To(dtype);
            Tensor y = x.MatMul(w);
            y.DType.Should().Be(dtype);
            return [y.Detach(), .. Autograd.Grad([y], [x, w], [GemmTests.Draw(5, 4, 6).Cast(dtype).To(where)])];
        }
    }

    internal static void Check(GpuDevice device, Func<Tensor[], Tensor> run, double tolerance, params Tensor[] inputs)
    {
        run(Array.ConvertAll(inputs, There)).ShouldBe(run(inputs), tolerance);

        // In the same layout.
        Tensor There(Tensor x) => x.IsContiguous ? x.To(device) : x.Transpose().To(device).Transpose();
    }
}
