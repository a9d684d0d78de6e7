using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override long FirstOutside(Tensor index, long n)
    {
        using var held = new Held(index);
        if (index.Count == 0)
            return -1;
        using GpuStorage found = Rent(sizeof(long));
        ArrayView<long> first = found.View.Cast<long>().SubView(0, 1);
        queue.Launch(new FillKernel<long>(first, long.MaxValue), 1);
        queue.Launch(new OutsideKernel(index.View<long>(), first, n), index.Count);
        long position = Read(found, 0);
        return position == long.MaxValue ? -1 : position;
    }

    public override void Gather(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner)
    {
        using var held = new Held(x, index, y);
        switch (x.DType.Size())
        {
            case 8:
                Run<ulong>();
                break;
            case 4:
                Run<uint>();
                break;
            case 2:
                Run<ushort>();
                break;
            default:
                Run<byte>();
                break;
        }

        void Run<T>()
            where T : unmanaged
            => queue.Launch(
                new GatherKernel<T>(x.View<T>(), index.View<long>(), y.View<T>(), n, k, inner), y.Count);
    }

    public override void IndexSelect(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner)
    {
        using var held = new Held(x, index, y);
        switch (x.DType.Size())
        {
            case 8:
                Run<ulong>();
                break;
            case 4:
                Run<uint>();
                break;
            case 2:
                Run<ushort>();
                break;
            default:
                Run<byte>();
                break;
        }

        void Run<T>()
            where T : unmanaged
            => queue.Launch(
                new IndexSelectKernel<T>(x.View<T>(), index.View<long>(), y.View<T>(), n, k, inner), y.Count);
    }

    /// <summary>Memory for a moment: it may be given back once the kernels that use it are in the queue.</summary>
    private GpuStorage Rent(long bytes) => (GpuStorage)Allocate(bytes);

    /// <summary>A whole number from the device, after all work before.</summary>
    private long Read(GpuStorage source, long place)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        Download(source, place * sizeof(long), bytes);
        return BitConverter.ToInt64(bytes);
    }

    /// <summary>The smallest position is found in any order of the threads.</summary>
    internal readonly struct OutsideKernel(ArrayView<long> index, ArrayView<long> first, long n) : IGpuKernel
    {
        public void Run(long i)
        {
            if ((ulong)index[i] >= (ulong)n)
                Atomic.Min(ref first[0], i);
        }
    }

    internal readonly struct GatherKernel<T>(
        ArrayView<T> x, ArrayView<long> index, ArrayView<T> y, long n, long k, long inner) : IGpuKernel
        where T : unmanaged
    {
        public void Run(long i)
        {
            long row = GpuIndex.Divide(i, inner), column = i - (row * inner);
            y[i] = x[(((GpuIndex.Divide(row, k) * n) + index[i]) * inner) + column];
        }
    }

    internal readonly struct IndexSelectKernel<T>(
        ArrayView<T> x, ArrayView<long> index, ArrayView<T> y, long n, long k, long inner) : IGpuKernel
        where T : unmanaged
    {
        public void Run(long i)
        {
            long row = GpuIndex.Divide(i, inner), column = i - (row * inner), outer = GpuIndex.Divide(row, k);
            y[i] = x[(((outer * n) + index[row - (outer * k)]) * inner) + column];
        }
    }
}
