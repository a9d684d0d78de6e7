namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Copy(Tensor x, Tensor y)
    {
        var plan = new StridePlan(x.Layout, y.Layout);
        switch (x.DType.Size())
        {
            case 8:
                Launch.Ranges(
                    new CopyKernel<ulong>(x.Pointer<ulong>(), y.Pointer<ulong>(), plan), x.Count, Launch.Grain, x, y);
                break;
            case 4:
                Launch.Ranges(
                    new CopyKernel<uint>(x.Pointer<uint>(), y.Pointer<uint>(), plan), x.Count, Launch.Grain, x, y);
                break;
            case 2:
                Launch.Ranges(
                    new CopyKernel<ushort>(x.Pointer<ushort>(), y.Pointer<ushort>(), plan),
                    x.Count, Launch.Grain, x, y);
                break;
            default:
                Launch.Ranges(
                    new CopyKernel<byte>(x.Pointer<byte>(), y.Pointer<byte>(), plan), x.Count, Launch.Grain, x, y);
                break;
        }
    }

    private readonly struct CopyKernel<T>(T* x, T* y, StridePlan plan) : IRangeKernel
        where T : unmanaged
    {
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
                    Buffer.MemoryCopy(source, target, count * sizeof(T), count * sizeof(T));
                }
                else
                {
                    for (long i = 0; i < count; i++)
                        target[i * stepY] = source[i * stepX];
                }

                start += count;
            }
        }
    }
}
