using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    // A thread alone for short rows, and for columns if there are enough of them for all threads of a device.
    private const long ShortSearch = 32, ManyColumns = 16_384;

    /// <summary>Elements that one group looks through, unless there would be more parts than this many.</summary>
    private const long SearchedByGroup = 16_384, MostParts = 1024;

    public override void ArgExtreme(Tensor x, Tensor y, long outer, long n, long inner, bool largest)
    {
        using var held = new Held(x, y);
        ForOrder(x.DType, new ArgExtremeWork(this, x, y, outer, n, inner, largest ? 1 : 0));
    }

    private void ArgExtreme<TOrder, TElement>(Tensor x, Tensor y, long outer, long n, long inner, int largest)
        where TOrder : struct, IGpuOrder<TElement>
        where TElement : unmanaged
    {
        long columns = outer * inner;
        ArrayView<TElement> vx = x.View<TElement>();
        if (n <= ShortSearch || (inner > 1 && columns >= ManyColumns))
        {
            queue.Launch(
                new ArgExtremeKernel<TOrder, TElement>(vx, y.View<long>(), n, inner, largest), columns);
            return;
        }

        // Few long rows are cut into parts, whose results are compared after that.
        long parts = Math.Min(Math.Min(MostParts, ManyColumns / Math.Max(1, columns)), n / SearchedByGroup);
        if (parts <= 1)
        {
            queue.LaunchGroups(
                new ArgExtremeGroupKernel<TOrder, TElement>(vx, y.View<long>(), n, n, 1, inner, largest), columns);
            return;
        }

        using GpuStorage found = Rent(columns * parts * sizeof(long));
        ArrayView<long> candidates = found.View.Cast<long>();
        queue.LaunchGroups(
            new ArgExtremeGroupKernel<TOrder, TElement>(
                vx, candidates, n, (n + parts - 1) / parts, parts, inner, largest),
            columns * parts);
        queue.LaunchGroups(
            new ArgExtremePartsKernel<TOrder, TElement>(vx, candidates, y.View<long>(), n, parts, inner, largest),
            columns);
    }

    private readonly struct ArgExtremeWork(
        GpuBackend backend, Tensor x, Tensor y, long outer, long n, long inner, int largest) : IOrderWork
    {
        public void Run<TOrder, TElement>()
            where TOrder : struct, IGpuOrder<TElement>
            where TElement : unmanaged
            => backend.ArgExtreme<TOrder, TElement>(x, y, outer, n, inner, largest);
    }

    /// <summary>The best of a group: of the highest rank, and of equals the first.</summary>
    private static Ranked Best(Ranked a, Ranked b)
    {
        bool isSecond = a.Index < 0 || (b.Index >= 0 && (b.Rank > a.Rank || (b.Rank == a.Rank && b.Index < a.Index)));
        return isSecond ? b : a;
    }

    /// <summary>The best of what the threads of a group bring; thread 0 gets it.</summary>
    private static Ranked BestOfGroup(ArrayView<Ranked> shared, Ranked own)
    {
        shared[Group.IdxX] = own;
        Group.Barrier();
        for (int half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            if (Group.IdxX < half)
                shared[Group.IdxX] = Best(shared[Group.IdxX], shared[Group.IdxX + half]);
            Group.Barrier();
        }

        Ranked best = shared[0];
        Group.Barrier();
        return best;
    }

    /// <summary>A column per thread.</summary>
    internal readonly struct ArgExtremeKernel<TOrder, TElement>(
        ArrayView<TElement> x, ArrayView<long> y, long n, long inner, int largest) : IGpuKernel
        where TOrder : struct, IGpuOrder<TElement>
        where TElement : unmanaged
    {
        public void Run(long column)
        {
            long outer = GpuIndex.Divide(column, inner), place = (outer * n * inner) + column - (outer * inner);
            long best = 0;
            ulong rank = GpuOrder.Rank<TOrder, TElement>(x[place], largest);
            for (long k = 1; k < n; k++)
            {
                place += inner;
                ulong other = GpuOrder.Rank<TOrder, TElement>(x[place], largest);
                if (other > rank)
                {
                    rank = other;
                    best = k;
                }
            }

            y[column] = best;
        }
    }

    /// <summary>A part of a column per group.</summary>
    internal readonly struct ArgExtremeGroupKernel<TOrder, TElement>(
        ArrayView<TElement> x, ArrayView<long> y, long n, long length, long parts, long inner, int largest)
        : IGpuGroupKernel
        where TOrder : struct, IGpuOrder<TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<Ranked> shared = SharedMemory.Allocate<Ranked>(GroupSum.MostThreads);
            long column = GpuIndex.Divide(piece, parts), start = (piece - (column * parts)) * length;
            long outer = GpuIndex.Divide(column, inner), first = (outer * n * inner) + column - (outer * inner);
            long end = start + length < n ? start + length : n;
            var best = new Ranked(0, -1);
            for (long k = start + Group.IdxX; k < end; k += Group.DimX)
                best = Best(best, new Ranked(GpuOrder.Rank<TOrder, TElement>(x[first + (k * inner)], largest), k));
            best = BestOfGroup(shared, best);
            if (Group.IdxX == 0)
                y[piece] = best.Index;
        }
    }

    /// <summary>A column per group: the best of the best of its parts; a part may be empty.</summary>
    internal readonly struct ArgExtremePartsKernel<TOrder, TElement>(
        ArrayView<TElement> x, ArrayView<long> candidates, ArrayView<long> y, long n, long parts, long inner,
        int largest) : IGpuGroupKernel
        where TOrder : struct, IGpuOrder<TElement>
        where TElement : unmanaged
    {
        public void Run(long column)
        {
            ArrayView<Ranked> shared = SharedMemory.Allocate<Ranked>(GroupSum.MostThreads);
            long outer = GpuIndex.Divide(column, inner), first = (outer * n * inner) + column - (outer * inner);
            var best = new Ranked(0, -1);
            for (long part = Group.IdxX; part < parts; part += Group.DimX)
            {
                long k = candidates[(column * parts) + part];
                if (k >= 0)
                    best = Best(best, new Ranked(GpuOrder.Rank<TOrder, TElement>(x[first + (k * inner)], largest), k));
            }

            best = BestOfGroup(shared, best);
            if (Group.IdxX == 0)
                y[column] = best.Index;
        }
    }
}
