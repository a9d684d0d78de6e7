using DeepNet.Backends;
using DeepNet.Kernels;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Convolve(Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvShape shape) => throw Missing();

    public override void ConvolveInputGrad(Tensor dy, Tensor w, Tensor dx, in ConvShape shape) => throw Missing();

    public override void ConvolveWeightGrad(Tensor x, Tensor dy, Tensor dw, in ConvShape shape) => throw Missing();

    public override long FirstOutside(Tensor index, long n) => throw Missing();

    public override void Gather(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner) => throw Missing();

    public override void Scatter<TOp>(Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op) => throw Missing();

    public override void IndexSelect(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner) => throw Missing();

    public override void IndexScatter<TOp>( Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op) => throw Missing();

    public override Tensor TruePositions(Tensor mask) => throw Missing();

    public override void MaxPool(Tensor x, Tensor y, Tensor? places, PoolShape shape) => throw Missing();

    public override void PoolIndices(Tensor places, Tensor indices, PoolShape shape) => throw Missing();

    public override void AvgPool(Tensor x, Tensor y, PoolShape shape, bool countIncludePad, int? divisor) => throw Missing();

    public override void AvgPoolGrad(Tensor dy, Tensor dx, PoolShape shape, bool countIncludePad, int? divisor) => throw Missing();

    public override void Resample(Tensor x, Tensor y, LineWeights weights, long outer, long inner) => throw Missing();

    public override void SamplePoints(Tensor x, Tensor places, Tensor w, Tensor y) => throw Missing();

    public override void SamplePointsInputGrad(Tensor dy, Tensor places, Tensor w, Tensor dx) => throw Missing();

    public override void SamplePointsWeightGrad(Tensor dy, Tensor x, Tensor places, Tensor dw) => throw Missing();

    public override void Scan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, bool reverse, TOp op) => throw Missing();

    public override void IntegerScan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op) => throw Missing();

    public override void LinearScan(Tensor a, Tensor b, Tensor y, long outer, long n, long inner, bool reverse) => throw Missing();

    public override void ArgScan(Tensor x, Tensor y, long outer, long n, long inner, bool largest) => throw Missing();

    public override void ArgExtreme(Tensor x, Tensor y, long outer, long n, long inner, bool largest) => throw Missing();

    public override void ArgSort(Tensor x, Tensor indices, long outer, long n, long inner, bool descending) => throw Missing();

    public override void SearchSorted(Tensor sorted, Tensor values, Tensor y, long rows, long n, bool right) => throw Missing();

    private static DeviceException Missing([System.Runtime.CompilerServices.CallerMemberName] string name = "") => new($"{name}: not on the GPU yet.");
}
