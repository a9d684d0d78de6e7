using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    private const long SampledPixels = 1 << 14;
    private const long StackedBytes = 1 << 20;

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

    public override bool Stack(Tensor[] parts, Tensor y)
    {
        long bytes = parts[0].Count * y.DType.Size();
        long grain = Math.Max(1, StackedBytes / Math.Max(1, bytes));
        Launch.Ranges(new StackKernel(parts, Bytes(y), bytes), parts.Length, grain, parts);
        GC.KeepAlive(y);
        return true;
    }

    private static byte* Bytes(Tensor x) => ((CpuStorage)x.Storage).Data + (x.Layout.Offset * x.DType.Size());

    private readonly struct StackKernel(Tensor[] parts, byte* y, long bytes) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
                Buffer.MemoryCopy(Bytes(parts[i]), y + (i * bytes), bytes, bytes);
        }
    }
}
