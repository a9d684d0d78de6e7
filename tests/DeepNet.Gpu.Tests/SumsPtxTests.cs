using DeepNet.Gpu.Kernels;

namespace DeepNet.Gpu.Tests;

/// <summary>What the kernels of reductions, softmax, normalizations and cross entropy become on NVIDIA's devices.
/// </summary>
public sealed class SumsPtxTests
{
    public static TheoryData<Type> Kernels() =>
    [
        typeof(GpuBackend.ReduceColumnKernel<float, LaneCombine<GpuF32, float, SumOp>>),
        typeof(GpuBackend.ReduceTileKernel<float, LaneCombine<GpuF32, float, AmaxOp>>),
        typeof(GpuBackend.ReduceTileKernel<long, IntegerCombine<IntegerI64, long, SumOp>>),
        typeof(ColumnPassKernel<Pair<float>, GpuBackend.SoftmaxPass<GpuF32, float>>),
        typeof(TilePassKernel<Pair<float>, GpuBackend.SoftmaxPass<GpuF32, float>>),
        typeof(TilePassKernel<Pair<float>, GpuBackend.LogSoftmaxPass<GpuF32, float>>),
        typeof(TilePassKernel<float, GpuBackend.SoftmaxGradPass<GpuF32, float>>),
        typeof(TilePassKernel<float, GpuBackend.LogSoftmaxGradPass<GpuF32, float>>),
        typeof(GpuBackend.LayerNormKernel<GpuF32, float>),
        typeof(GpuBackend.LayerNormGradKernel<GpuF32, float>),
        typeof(GpuBackend.LayerNormColumnKernel<GpuF32, float>),
        typeof(GpuBackend.MomentsKernel<GpuF32, float>),
        typeof(GpuBackend.MergeMomentsKernel<GpuF32, float>),
        typeof(GpuBackend.BatchNormKernel<GpuF32, float>),
        typeof(GpuBackend.BatchNormSumsKernel<GpuF32, float>),
        typeof(GpuBackend.BatchNormGradKernel<GpuF32, float>),
        typeof(GpuBackend.CheckLabelsKernel),
        typeof(GpuBackend.CrossEntropyColumnKernel<GpuF32, float>),
        typeof(GpuBackend.CrossEntropyTileKernel<GpuF32, float>),
        typeof(GpuBackend.CrossEntropyGradColumnKernel<GpuF32, float>),
        typeof(GpuBackend.CrossEntropyGradTileKernel<GpuF32, float>),
    ];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void They_stay_in_registers_and_in_floats(Type kernel)
    {
        string ptx = Ptx.Of(kernel);
        ptx.Should().Contain(".entry");
        ptx.Should().NotContain(".local", "arrays and addresses of locals are slow memory");
        ptx.Should().NotContain(".extern", "nobody provides external functions");
        ptx.Should().NotContain(".f64", "doubles are many times slower");
        ptx.Should().NotContain("atom.add.f", "the order of such sums differs from run to run");
    }
}
