namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Select(Tensor condition, Tensor a, Tensor b, Tensor y)
    {
        byte* mask = condition.Pointer<byte>();
        switch (y.DType.Size())
        {
            case 8:
                Launch.Ranges(
                    new SelectKernel<ulong>(mask, a.Pointer<ulong>(), b.Pointer<ulong>(), y.Pointer<ulong>()),
                    y.Count, Launch.Grain, condition, a, b, y);
                break;
            case 4:
                Launch.Ranges(
                    new SelectKernel<uint>(mask, a.Pointer<uint>(), b.Pointer<uint>(), y.Pointer<uint>()),
                    y.Count, Launch.Grain, condition, a, b, y);
                break;
            case 2:
                Launch.Ranges(
                    new SelectKernel<ushort>(mask, a.Pointer<ushort>(), b.Pointer<ushort>(), y.Pointer<ushort>()),
                    y.Count, Launch.Grain, condition, a, b, y);
                break;
            default:
                Launch.Ranges(
                    new SelectKernel<byte>(mask, a.Pointer<byte>(), b.Pointer<byte>(), y.Pointer<byte>()),
                    y.Count, Launch.Grain, condition, a, b, y);
                break;
        }
    }

    private readonly struct SelectKernel<T>(byte* mask, T* a, T* b, T* y) : IRangeKernel
        where T : unmanaged
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
                y[i] = mask[i] != 0 ? a[i] : b[i];
        }
    }
}
