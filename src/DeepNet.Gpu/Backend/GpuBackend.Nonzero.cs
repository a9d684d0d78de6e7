using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    /// <summary>Elements of a mask that one thread looks at.</summary>
    private const int MaskRun = 16;

    public override Tensor TruePositions(Tensor mask)
    {
        using var held = new Held(mask);
        if (mask.Count == 0)
            return mask.New([0], DType.Int64);

        // Counted per block, then every block writes from where the ones before it end.
        long length = MaskRun * queue.GroupThreads, blocks = (mask.Count + length - 1) / length;
        using GpuStorage sums = Rent((blocks + 1) * sizeof(long));
        ArrayView<long> starts = sums.View.Cast<long>();
        queue.LaunchGroups(new CountTrueKernel(mask.View<byte>(), starts, mask.Count), blocks);
        queue.LaunchGroups(new StartsKernel(starts, blocks), 1);
        Tensor y = mask.New([checked((int)Read(sums, blocks))], DType.Int64);
        queue.LaunchGroups(
            new TruePositionsKernel(mask.View<byte>(), y.View<long>(), starts, mask.Count), y.Count == 0 ? 0 : blocks);
        return y;
    }

    /// <summary>A block per group; number b of starts becomes the count of block b.</summary>
    internal readonly struct CountTrueKernel(ArrayView<byte> mask, ArrayView<long> starts, long count) : IGpuGroupKernel
    {
        public void Run(long piece)
        {
            ArrayView<long> shared = SharedMemory.Allocate<long>(GroupSum.MostThreads);
            long first = ((piece * Group.DimX) + Group.IdxX) * MaskRun, own = 0;
            for (long i = first; i < first + MaskRun && i < count; i++)
                own += mask[i] != 0 ? 1 : 0;
            long sum = GroupSum.Running(shared, own);
            if (Group.IdxX == Group.DimX - 1)
                starts[piece] = sum;
            Group.Barrier();
        }
    }

    /// <summary>Turns counts into sums of those before, and the sum of all behind them; one group for all.</summary>
    internal readonly struct StartsKernel(ArrayView<long> starts, long count) : IGpuGroupKernel
    {
        public void Run(long piece)
        {
            ArrayView<long> shared = SharedMemory.Allocate<long>(GroupSum.MostThreads);
            long before = 0;
            for (long first = 0; first < count; first += Group.DimX)
            {
                long i = first + Group.IdxX, own = i < count ? starts[i] : 0;
                long sum = GroupSum.Running(shared, own);
                if (i < count)
                    starts[i] = before + sum - own;
                before += shared[Group.DimX - 1];
                Group.Barrier();
            }

            if (Group.IdxX == 0)
                starts[count] = before;
        }
    }

    internal readonly struct TruePositionsKernel(
        ArrayView<byte> mask, ArrayView<long> y, ArrayView<long> starts, long count) : IGpuGroupKernel
    {
        public void Run(long piece)
        {
            ArrayView<long> shared = SharedMemory.Allocate<long>(GroupSum.MostThreads);
            long first = ((piece * Group.DimX) + Group.IdxX) * MaskRun, own = 0;
            for (long i = first; i < first + MaskRun && i < count; i++)
                own += mask[i] != 0 ? 1 : 0;
            long next = starts[piece] + GroupSum.Running(shared, own) - own;
            for (long i = first; i < first + MaskRun && i < count; i++)
            {
                if (mask[i] != 0)
                    y[next++] = i;
            }

            Group.Barrier();
        }
    }
}
