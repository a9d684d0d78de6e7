using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Copy(Tensor x, Tensor y)
    {
        using var held = new Held(x, y);
        switch (x.DType.Size())
        {
            case 8:
                Copy<ulong>(x, y);
                break;
            case 4:
                Copy<uint>(x, y);
                break;
            case 2:
                Copy<ushort>(x, y);
                break;
            default:
                Copy<byte>(x, y);
                break;
        }
    }

    private void Copy<T>(Tensor x, Tensor y)
        where T : unmanaged
        => queue.Launch(
            new CopyKernel<T>(
                x.Whole<T>(), y.Whole<T>(), new StrideWalk(x.Layout, y.Layout), x.Layout.Offset, y.Layout.Offset),
            x.Count);

    /// <summary>An element per thread. Of whole memories: with strides below 0 elements lie before the first.</summary>
    internal readonly struct CopyKernel<T>(
        ArrayView<T> x, ArrayView<T> y, StrideWalk walk, long firstX, long firstY) : IGpuKernel
        where T : unmanaged
    {
        public void Run(long index)
        {
            (long from, long to) = walk.At(index);
            y[firstY + to] = x[firstX + from];
        }
    }
}
