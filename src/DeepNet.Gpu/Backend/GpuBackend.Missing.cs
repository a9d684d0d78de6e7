using DeepNet.Backends;
using DeepNet.Kernels;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Convolve(Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvShape shape) => throw Missing();

    public override void ConvolveInputGrad(Tensor dy, Tensor w, Tensor dx, in ConvShape shape) => throw Missing();

    public override void ConvolveWeightGrad(Tensor x, Tensor dy, Tensor dw, in ConvShape shape) => throw Missing();

    public override void MaxPool(Tensor x, Tensor y, Tensor? places, PoolShape shape) => throw Missing();

    public override void PoolIndices(Tensor places, Tensor indices, PoolShape shape) => throw Missing();

    public override void AvgPool(Tensor x, Tensor y, PoolShape shape, bool countIncludePad, int? divisor) => throw Missing();

    public override void AvgPoolGrad(Tensor dy, Tensor dx, PoolShape shape, bool countIncludePad, int? divisor) => throw Missing();

    private static DeviceException Missing([System.Runtime.CompilerServices.CallerMemberName] string name = "") => new($"{name}: not on the GPU yet.");
}
