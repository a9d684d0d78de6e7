using System.Text.RegularExpressions;
using DeepNet.Gpu.Kernels;
using DeepNet.Kernels;

namespace DeepNet.Gpu.Tests;

/// <summary>What kernels become on NVIDIA's devices, read without one.</summary>
public sealed partial class PtxTests
{
    /// <summary>One or more kernels of every family, of floats.</summary>
    private static readonly Type[] s_floatKernels =
    [
        typeof(GpuBackend.CopyKernel<uint>),
        typeof(GpuBackend.FillKernel<uint>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, GeluOp>),
        typeof(GpuBackend.UnaryGradKernel<GpuF32, float, GeluOp>),
        typeof(GpuBackend.BinaryKernel<GpuF32, float, AddOp>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmWide<float>, GemmWide<float>,
            GemmRows<float>>),
        typeof(GemmKernel<float, GemmGroup16, GemmBlock4<float>, GemmWide<float>, GemmWide<float>, GemmRows<float>>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmStrided<float>, GemmStrided<float>,
            GemmRows<float>>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmWide<float>, GemmPatches<float, GemmDense>,
            GemmImages<float>>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmRuns<float>, GemmPatches<float, GemmSpread>,
            GemmImages<float>>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmRuns<float>, GemmPatches<float, GemmDense>,
            GemmRows<float>>),
        typeof(GemmDirectKernel<float, GemmStrided<float>, GemmPatches<float, GemmDense>, GemmImages<float>>),
        typeof(GemmDeepKernel<float, GemmRuns<float>, GemmPatches<float, GemmDense>, GemmRows<float>>),
        typeof(GemmSumKernel<float, GemmImages<float>>),
    ];

    public static TheoryData<Type> FloatKernels()
    {
        var data = new TheoryData<Type>();
        foreach (Type kernel in s_floatKernels)
            data.Add(kernel);
        return data;
    }

    [Theory]
    [MemberData(nameof(FloatKernels))]
    public void Kernels_of_floats_stay_in_registers_and_in_floats(Type kernel)
    {
        string ptx = Ptx.Of(kernel);
        ptx.Should().Contain(".entry");
        ptx.Should().NotContain(".local", "arrays and addresses of locals are slow memory");
        ptx.Should().NotContain(".extern", "nobody provides external functions");
        Doubles().Matches(ptx).Select(m => m.Value).Should().BeEmpty("doubles are many times slower");
    }

    [Fact]
    public void The_matrix_product_moves_16_bytes_at_a_time()
    {
        string ptx = Ptx.Of(typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmWide<float>,
            GemmWide<float>, GemmRows<float>>));
        ptx.Should().Contain("ld.global.v4.f32").And.Contain("st.global.v4.f32").And.Contain("ld.shared.v4.f32")
            .And.Contain("st.shared.v4.f32").And.NotContain("ld.f32").And.NotContain("ld.v4.f32");

        // 64 products of a step, and two steps at a time.
        Regex.Count(ptx, @"\bmul\.f32").Should().Be(128);
    }

    [GeneratedRegex(@"^.*\.f64.*$", RegexOptions.Multiline)]
    private static partial Regex Doubles();
}
