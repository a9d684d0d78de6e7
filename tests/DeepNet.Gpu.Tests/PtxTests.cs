using System.Text.RegularExpressions;
using DeepNet.Gpu.Kernels;
using DeepNet.Kernels;
using DeepNet.Optimizers;

namespace DeepNet.Gpu.Tests;

/// <summary>What kernels become on NVIDIA's devices, read without one.</summary>
public sealed class PtxTests
{
    /// <summary>One or more kernels of every family, of floats.</summary>
    internal static readonly Type[] s_sample =
    [
        typeof(GpuBackend.CopyKernel<uint>),
        typeof(GpuBackend.FillKernel<uint>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, GeluOp>),
        typeof(GpuBackend.UnaryGradKernel<GpuF32, float, GeluOp>),
        typeof(GpuBackend.BinaryKernel<GpuF32, float, AddOp>),
        typeof(GpuBackend.SelectKernel<uint>),
        typeof(GpuBackend.WidenKernel<BFloat16Bits>),
        typeof(GpuBackend.NarrowKernel<BFloat16Bits>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmWide<float>, GemmWide<float>,
            GemmRows<float>>),
        typeof(GemmKernel<float, GemmGroup16, GemmBlock4<float>, GemmWide<float>, GemmWide<float>, GemmRows<float>>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmStrided<float>, GemmStrided<float>,
            GemmRows<float>>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmWide<float>, GemmPatches<float>,
            GemmImages<float>>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmPatches<float>, GemmPatches<float>,
            GemmPhase<float>>),
        typeof(GemmKernel<float, GemmGroup16Flat, GemmBlock8<float>, GemmRuns<float>, GemmPatches<float>,
            GemmRows<float>>),
        typeof(GemmDirectKernel<float, GemmStrided<float>, GemmPatches<float>, GemmImages<float>>),
        typeof(GemmDeepKernel<float, GemmRuns<float>, GemmPatches<float>, GemmRows<float>>),
        typeof(GemmSumKernel<float, GemmImages<float>>),
    ];

    public static TheoryData<Type> FloatKernels()
    {
        var data = new TheoryData<Type>();
        foreach (Type kernel in s_sample)
            data.Add(kernel);
        return data;
    }

    [Theory]
    [MemberData(nameof(FloatKernels))]
    public void Kernels_of_floats_stay_in_registers_and_in_floats(Type kernel)
    {
        string ptx = Ptx.Of(kernel);
        PtxRules.Broken(kernel, ptx).Should().BeEmpty();
    }

    public static TheoryData<Type> Steps() =>
    [
        typeof(AdadeltaStep), typeof(AdagradStep), typeof(AdamStep), typeof(AdamaxStep), typeof(AsgdStep),
        typeof(AverageStep), typeof(LionStep), typeof(NAdamStep), typeof(RAdamStep), typeof(RmsPropStep),
        typeof(RpropStep), typeof(SgdStep), typeof(UnaryStep<WithSecond<MulOp>>), typeof(UnaryStep<LimitOp>),
    ];

    /// <summary>Settings are rounded before the launch, and four elements are moved at once.</summary>
    [Theory]
    [MemberData(nameof(Steps))]
    public void Steps_of_optimizers_stay_in_registers_and_in_floats(Type step)
    {
        Type kernel = typeof(GpuBackend.StepKernel<,,>).MakeGenericType(typeof(GpuF32), typeof(float), step);
        string ptx = Ptx.Of(kernel);
        PtxRules.Broken(kernel, ptx).Should().BeEmpty();
        PtxRules.UsesDoubles(ptx).Should().BeFalse();
        ptx.Contains(".local", StringComparison.Ordinal).Should().BeFalse();
        Regex.Count(ptx, @"\bld\.global\.v4\.f32").Should().BeGreaterThanOrEqualTo(2);
        Regex.Count(ptx, @"\bst\.global\.v4\.f32").Should().BeGreaterThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(typeof(GpuBackend.QrKernel))]
    [InlineData(typeof(GpuBackend.SingularKernel))]
    [InlineData(typeof(GpuBackend.EigenKernel))]
    [InlineData(typeof(GpuBackend.Map2Kernel<LowerGamma>))]
    public void Booleans_become_one_and_zero(Type kernel) => PtxRules.MistakesBits(Ptx.Of(kernel)).Should().BeFalse();

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
}
