using DeepNet.Gpu.Kernels;

namespace DeepNet.Gpu.Tests;

/// <summary>What the kernels of indexing, scans, sorting and sampling become on NVIDIA's devices.</summary>
public sealed class IndexPtxTests
{
    public static TheoryData<Type> Kernels() =>
    [
        typeof(GpuBackend.OutsideKernel),
        typeof(GpuBackend.GatherKernel<ushort>),
        typeof(GpuBackend.IndexSelectKernel<uint>),
        typeof(GpuBackend.ScatterKernel<float, LaneCombine<GpuF32, float, SumOp>>),
        typeof(GpuBackend.ScatterKernel<sbyte, IntegerCombine<IntegerI8, sbyte, ScatterMaxOp>>),
        typeof(GpuBackend.ScatterPlacesKernel),
        typeof(GpuBackend.IndexScatterKernel<float, LaneCombine<GpuF32, float, SumOp>>),
        typeof(GpuBackend.CountTrueKernel),
        typeof(GpuBackend.StartsKernel),
        typeof(GpuBackend.TruePositionsKernel),
        typeof(GpuBackend.ScanRowsKernel<float, CombineScan<float, LaneCombine<GpuF32, float, SumOp>>>),
        typeof(GpuBackend.ScanRowsKernel<float, CombineScan<float, LaneCombine<GpuF32, float, LogAddExpReduceOp>>>),
        typeof(GpuBackend.ScanColumnsKernel<float, CombineScan<float, LaneCombine<GpuF32, float, ProdOp>>>),
        typeof(GpuBackend.ScanRowsKernel<LinearState<float>, LinearScan<GpuF32, float>>),
        typeof(GpuBackend.ScanRowsKernel<Ranked, ArgScan<OrderF32, float>>),
        typeof(GpuBackend.ArgExtremeKernel<OrderF32, float>),
        typeof(GpuBackend.ArgExtremeGroupKernel<OrderF32, float>),
        typeof(GpuBackend.ArgExtremePartsKernel<OrderI64, long>),
        typeof(GpuBackend.SortKernel<OrderF32, float>),
        typeof(GpuBackend.SortKernel<OrderI64, long>),
        typeof(GpuBackend.MergeKernel),
        typeof(GpuBackend.SearchKernel<OrderF32, float>),
        typeof(GpuBackend.ResampleKernel<GpuF32, float>),
        typeof(GpuBackend.SampleKernel<GpuF32, float>),
        typeof(GpuBackend.SampleInputGradKernel<GpuF32, float>),
        typeof(GpuBackend.SampleWeightGradKernel<GpuF32, float>),
        typeof(GpuBackend.CropKernel<byte>),
        typeof(GpuBackend.StackKernel<uint>),
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

    /// <summary>Only the place of a pixel is computed in double, once for all planes.</summary>
    [Theory]
    [InlineData(typeof(GpuBackend.NearestKernel<GpuBackend.BytePixel, byte>))]
    [InlineData(typeof(GpuBackend.BilinearKernel<GpuBackend.FloatPixel, float>))]
    public void Maps_of_pictures_stay_in_registers(Type kernel)
    {
        string ptx = Ptx.Of(kernel);
        ptx.Should().Contain(".entry").And.NotContain(".local").And.NotContain(".extern");
    }
}
