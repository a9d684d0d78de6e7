using DeepNet.Gpu.Kernels;
using DeepNet.Kernels;

namespace DeepNet.Gpu.Tests;

/// <summary>What functions, conversions and comparisons become on NVIDIA's devices.</summary>
public sealed class LanePtxTests
{
    public static TheoryData<Type> Singles() =>
    [
        typeof(GpuBackend.UnaryKernel<GpuF32, float, Log10Op>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, SinOp>),
        typeof(GpuBackend.UnaryGradKernel<GpuF32, float, SinOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, TanOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, AsinOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, AcosOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, SinhOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, CoshOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, AsinhOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, AcoshOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, AtanhOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, ErfcOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, WithSecond<MulOp>>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, SoftplusOp>),
        typeof(GpuBackend.UnaryGradKernel<GpuF32, float, DerivativeOp<EluOp>>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, GeluOp>),
        typeof(GpuBackend.UnaryGradKernel<GpuF32, float, DerivativeOp<GeluOp>>),
        typeof(GpuBackend.BinaryKernel<GpuF32, float, PowOp>),
        typeof(GpuBackend.BinaryKernel<GpuF32, float, Atan2Op>),
        typeof(GpuBackend.BinaryKernel<GpuF32, float, FmodOp>),
        typeof(GpuBackend.CompareKernel<GpuF32, float, LtOp>),
        typeof(GpuBackend.SelectKernel<ushort>),
        typeof(GpuBackend.WidenKernel<Float16Bits>),
        typeof(GpuBackend.NarrowKernel<BFloat16Bits>),
        typeof(GpuBackend.CastKernel<SingleSource, float, Int64Target, long>),
        typeof(GpuBackend.IntegerBinaryKernel<Int64Number, long, long, FloorDivideOp>),
        typeof(GpuBackend.IntegerBinaryKernel<Int8Number, sbyte, int, LeftShiftOp>),
    ];

    public static TheoryData<Type> Doubles() =>
    [
        typeof(GpuBackend.UnaryKernel<GpuF64, double, ExpOp>),
        typeof(GpuBackend.UnaryKernel<GpuF64, double, SinOp>),
        typeof(GpuBackend.UnaryKernel<GpuF64, double, ErfInvOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, LgammaOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, PolygammaOp>),
        typeof(GpuBackend.UnaryKernel<GpuF32, float, BesselI1Op>),
        typeof(GpuBackend.BinaryKernel<GpuF64, double, PowOp>),
        typeof(GpuBackend.BinaryKernel<GpuF64, double, FmodOp>),
        typeof(GpuBackend.Map2Kernel<LowerGamma>),
        typeof(GpuBackend.Map2Kernel<LogGammaSlope>),
    ];

    [Theory]
    [MemberData(nameof(Singles))]
    public void They_stay_in_registers_and_in_floats(Type kernel)
    {
        string ptx = Ptx.Of(kernel);
        ptx.Should().Contain(".entry").And.NotContain(".local").And.NotContain(".extern");
        ptx.Should().NotContain(".f64", "doubles are many times slower");
        ptx.Should().NotContain(".approx", "the device's own functions are not accurate");
    }

    [Theory]
    [MemberData(nameof(Doubles))]
    public void Those_with_doubles_stay_in_registers(Type kernel)
    {
        string ptx = Ptx.Of(kernel);
        ptx.Should().Contain(".entry").And.NotContain(".local").And.NotContain(".extern");
        ptx.Should().NotContain(".approx", "the device's own functions are not accurate");
    }
}
