namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override Tensor TruePositions(Tensor mask)
    {
        // Counted per block, then every block writes from where the ones before it end.
        byte* m = mask.Pointer<byte>();
        long blocks = (mask.Count + Launch.Grain - 1) / Launch.Grain;
        var starts = new long[blocks + 1];
        Launch.Ranges(new CountTrueKernel(m, starts), mask.Count, Launch.Grain, mask);
        for (long block = 0; block < blocks; block++)
            starts[block + 1] += starts[block];
        Tensor y = mask.New([checked((int)starts[blocks])], DType.Int64);
        Launch.Ranges(new TruePositionsKernel(m, y.Pointer<long>(), starts), mask.Count, Launch.Grain, mask, y);
        return y;
    }

    private readonly struct CountTrueKernel(byte* mask, long[] starts) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            long count = 0;
            for (long i = start; i < end; i++)
                count += mask[i] != 0 ? 1 : 0;
            starts[(start / Launch.Grain) + 1] = count;
        }
    }

    private readonly struct TruePositionsKernel(byte* mask, long* y, long[] starts) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            long* next = y + starts[start / Launch.Grain];
            for (long i = start; i < end; i++)
            {
                if (mask[i] != 0)
                    *next++ = i;
            }
        }
    }
}
