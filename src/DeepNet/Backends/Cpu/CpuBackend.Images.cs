using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    private const long SampledPixels = 1 << 14;

    public override bool SampleAffine(Tensor x, Tensor y, AffineSampling sampling)
    {
        long grain = Math.Max(1, SampledPixels / Math.Max(1, sampling.NewWidth));
        switch (x.DType)
        {
            case DType.UInt8:
                Launch.Ranges(
                    new AffineSampleKernel<byte>(x.Pointer<byte>(), y.Pointer<byte>(), sampling), sampling.NewHeight,
                    grain, x, y);
                return true;
            case DType.Float32:
                Launch.Ranges(
                    new AffineSampleKernel<float>(x.Pointer<float>(), y.Pointer<float>(), sampling),
                    sampling.NewHeight, grain, x, y);
                return true;
            default:
                return false;
        }
    }

    public override bool Crop(Tensor x, Tensor y, int top, int left)
    {
        int size = x.DType.Size();
        var kernel = new CropKernel(
            Bytes(x), Bytes(y), (x.Shape[-2], x.Shape[-1]),
            (y.Shape[-2], y.Shape[-1]), (top, left), size);
        long rows = y.Count / y.Shape[-1];
        Launch.Ranges(kernel, rows, Math.Max(1, SampledPixels / y.Shape[-1]), x, y);
        return true;
    }

    private static byte* Bytes(Tensor x) => ((CpuStorage)x.Storage).Data + (x.Layout.Offset * x.DType.Size());
}
