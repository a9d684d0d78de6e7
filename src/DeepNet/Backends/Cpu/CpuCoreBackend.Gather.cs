namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override long FirstOutside(Tensor index, long n)
    {
        // The common case, all inside, is one parallel pass; only a failure looks for the place.
        long* first = index.Pointer<long>();
        long isOutside = 0;
        Launch.Ranges(new OutsideKernel(first, n, &isOutside), index.Count, Launch.Grain, index);
        if (isOutside == 0)
            return -1;
        for (long i = 0; i < index.Count; i++)
        {
            if ((ulong)first[i] >= (ulong)n)
                return i;
        }

        return -1;
    }

    public override void Gather(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner)
    {
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
            => Launch.Ranges(
                new GatherKernel<T>(x.Pointer<T>(), index.Pointer<long>(), y.Pointer<T>(), n, k, inner), y.Count,
                Launch.Grain, x, index, y);
    }

    public override void IndexSelect(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner)
    {
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
            => Launch.Ranges(
                new IndexSelectKernel<T>(x.Pointer<T>(), index.Pointer<long>(), y.Pointer<T>(), n, k, inner),
                y.Count == 0 ? 0 : outer * k, RowGrain(inner), x, index, y);
    }

    /// <summary>Rows of so many elements that make up one block of work.</summary>
    private static long RowGrain(long rowLength) => Math.Max(1, Launch.Grain / Math.Max(1, rowLength));

    private readonly struct OutsideKernel(long* index, long n, long* isOutside) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            bool found = false;
            for (long i = start; i < end; i++)
                found |= (ulong)index[i] >= (ulong)n;
            if (found)
                Volatile.Write(ref *isOutside, 1);
        }
    }

    private readonly struct GatherKernel<T>(T* x, long* index, T* y, long n, long k, long inner) : IRangeKernel
        where T : unmanaged
    {
        public void Run(long start, long end)
        {
            while (start < end)
            {
                (long row, long first) = Math.DivRem(start, inner);
                long count = Math.Min(end - start, inner - first);
                T* source = x + (row / k * n * inner) + first;
                for (long i = 0; i < count; i++)
                    y[start + i] = source[(index[start + i] * inner) + i];
                start += count;
            }
        }
    }

    private readonly struct IndexSelectKernel<T>(T* x, long* index, T* y, long n, long k, long inner) : IRangeKernel
        where T : unmanaged
    {
        public void Run(long start, long end)
        {
            for (long row = start; row < end; row++)
            {
                (long o, long j) = Math.DivRem(row, k);
                T* source = x + (((o * n) + index[j]) * inner), target = y + (row * inner);
                if (inner == 1)
                    *target = *source;
                else
                    Buffer.MemoryCopy(source, target, inner * sizeof(T), inner * sizeof(T));
            }
        }
    }
}
