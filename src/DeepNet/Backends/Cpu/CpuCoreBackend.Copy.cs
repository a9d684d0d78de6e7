using System.Runtime.Intrinsics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Copy(Tensor x, Tensor y)
    {
        var plan = new StridePlan(x.Layout, y.Layout);
        switch (x.DType.Size())
        {
            case 8:
                Copy<ulong>(x, y, plan);
                break;
            case 4:
                Copy<uint>(x, y, plan);
                break;
            case 2:
                Copy<ushort>(x, y, plan);
                break;
            default:
                Copy<byte>(x, y, plan);
                break;
        }
    }

    private static void Copy<T>(Tensor x, Tensor y, StridePlan plan)
        where T : unmanaged
    {
        bool isLarge = Launch.GoesPastCaches(y);
        if (plan.TryTranspose(out TransposePlan tiles))
        {
            bool isPast = isLarge && y.IsContiguous && plan.Inner * sizeof(T) % 64 == 0;
            Launch.Ranges(
                new TransposeKernel<T>(x.Pointer<T>(), y.Pointer<T>(), tiles, isPast),
                tiles.Tiles, TransposePlan.Grain, x, y);
        }
        else
        {
            Launch.Ranges(
                new CopyKernel<T>(x.Pointer<T>(), y.Pointer<T>(), plan, isLarge), x.Count, Launch.Grain, x, y);
        }
    }

    private readonly struct CopyKernel<T>(T* x, T* y, StridePlan plan, bool isLarge) : IRangeKernel
        where T : unmanaged
    {
        // Shorter runs have too many lines that two of them share.
        private const int LongRun = 4096;

        public void Run(long start, long end)
        {
            long stepX = plan.InnerA, stepY = plan.InnerB;
            while (start < end)
            {
                (long run, long first) = Math.DivRem(start, plan.Inner);
                long count = Math.Min(end - start, plan.Inner - first);
                plan.Locate(run, out long offsetX, out long offsetY);
                T* source = x + offsetX + (first * stepX), target = y + offsetY + (first * stepY);
                if (stepX == 1 && stepY == 1)
                {
                    long bytes = count * sizeof(T);
                    if (isLarge && bytes >= LongRun)
                        CopyPast((byte*)source, (byte*)target, bytes);
                    else
                        Buffer.MemoryCopy(source, target, bytes, bytes);
                }
                else if (stepX == 0 && stepY == 1)
                {
                    Fill(target, count, *source);
                }
                else
                {
                    for (long i = 0; i < count; i++)
                        target[i * stepY] = source[i * stepX];
                }

                start += count;
            }
        }

        // Whole cache lines past the caches, what is before and after them as usual.
        private static void CopyPast(byte* source, byte* target, long bytes)
        {
            long head = -(nint)target & (CacheLines.Size - 1);
            long end = head + ((bytes - head) / CacheLines.Size * CacheLines.Size);
            Buffer.MemoryCopy(source, target, head, head);
            for (long i = head; i < end; i += sizeof(Vector256<byte>))
                Vector256.Load(source + i).StoreAlignedNonTemporal(target + i);
            Buffer.MemoryCopy(source + end, target + end, bytes - end, bytes - end);
        }

        // Past the caches too, but on Zen 4: there that takes longer at any size, docs/performance.md.
        private void Fill(T* target, long count, T value)
        {
            long i = 0;
            if (isLarge && !Simd.IsZen4 && (nint)target % sizeof(Vector256<T>) == 0)
            {
                Vector256<T> values = Vector256.Create(value);
                for (; i + Vector256<T>.Count <= count; i += Vector256<T>.Count)
                    values.StoreAlignedNonTemporal(target + i);
            }

            new Span<T>(target + i, (int)(count - i)).Fill(value);
        }
    }
}
