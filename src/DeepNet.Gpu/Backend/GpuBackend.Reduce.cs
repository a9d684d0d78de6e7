using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Reduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
    {
        using var held = new Held(x, y);
        switch (x.DType)
        {
            case DType.Float32:
                Fold<float, LaneCombiner<GpuF32, float, TOp>>(x, y, outer, n, inner, new(op));
                break;
            case DType.Float64:
                Fold<double, LaneCombiner<GpuF64, double, TOp>>(x, y, outer, n, inner, new(op));
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void IntegerReduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
    {
        using var held = new Held(x, y);
        Fold<long, IntegerCombiner<TOp>>(x, y, outer, n, inner, new(op));
    }

    private void Fold<TElement, TCombiner>(Tensor x, Tensor y, long outer, long n, long inner, TCombiner combiner)
        where TElement : unmanaged
        where TCombiner : struct, ICombiner<TElement>
    {
        if (outer * inner == 0)
            return;
        var fold = new ReduceFold<TElement, TCombiner>(x.View<TElement>(), combiner);
        if (GroupCover.SuitsThreads(outer, n, inner))
        {
            queue.Launch(
                new ReduceColumnKernel<TElement, TCombiner>(fold, y.View<TElement>(), n, inner), outer * inner);
            return;
        }

        var cover = new GroupCover(outer, n, inner, isCut: true);
        if (cover.Parts == 1)
        {
            LaunchTiles(new ReduceTileKernel<TElement, TCombiner>(fold, y.View<TElement>(), cover), cover);
            return;
        }

        Tensor parts = y.New(PartsShape(outer, cover, inner));
        LaunchTiles(new ReduceTileKernel<TElement, TCombiner>(fold, parts.View<TElement>(), cover), cover);
        Fold<TElement, TCombiner>(parts, y, outer, cover.Parts, inner, combiner);
        parts.Dispose();
    }

    /// <summary>Starts a kernel for the tiles of a cover, a group for each.</summary>
    private void LaunchTiles<TKernel>(in TKernel kernel, in GroupCover cover)
        where TKernel : struct, IGpuGroupKernel
        => queue.LaunchGroups(kernel, cover.Pieces, cover.Threads(queue.GroupThreads));

    private static Shape PartsShape(long outer, in GroupCover cover, long inner) =>
        new(checked((int)outer), checked((int)cover.Parts), checked((int)inner));

    /// <summary>How two elements become one.</summary>
    internal interface ICombiner<TElement>
        where TElement : unmanaged
    {
        TElement Identity { get; }

        TElement Combine(TElement a, TElement b);
    }

    internal readonly struct LaneCombiner<TLane, TElement, TOp>(TOp op) : ICombiner<TElement>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TOp : struct, IReduceOp
    {
        public TElement Identity => TLane.Of(op.Identity).Element;

        public TElement Combine(TElement a, TElement b) => op.Combine(TLane.Of(a), TLane.Of(b)).Element;
    }

    internal readonly struct IntegerCombiner<TOp>(TOp op) : ICombiner<long>
        where TOp : struct, IIntegerReduceOp
    {
        public long Identity => op.IntegerIdentity;

        public long Combine(long a, long b) => op.Combine(a, b);
    }

    internal readonly struct ReduceFold<TElement, TCombiner>(ArrayView<TElement> x, TCombiner combiner)
        : IFold<TElement>
        where TElement : unmanaged
        where TCombiner : struct, ICombiner<TElement>
    {
        public TElement Empty => combiner.Identity;

        public TElement Add(TElement state, long place, long k) => combiner.Combine(state, x[place]);

        public TElement Join(TElement a, TElement b) => combiner.Combine(a, b);
    }

    /// <summary>One thread is one result.</summary>
    internal readonly struct ReduceColumnKernel<TElement, TCombiner>(
        ReduceFold<TElement, TCombiner> fold, ArrayView<TElement> y, long n, long inner) : IGpuKernel
        where TElement : unmanaged
        where TCombiner : struct, ICombiner<TElement>
    {
        public void Run(long index)
        {
            long outer = index / inner, first = (outer * n * inner) + index - (outer * inner);
            y[index] = GroupTree.Along<TElement, ReduceFold<TElement, TCombiner>>(
                fold, first, (outer + 1) * n * inner, inner, 0, 1);
        }
    }

    /// <summary>One group is the columns of a tile.</summary>
    internal readonly struct ReduceTileKernel<TElement, TCombiner>(
        ReduceFold<TElement, TCombiner> fold, ArrayView<TElement> y, GroupCover cover) : IGpuGroupKernel
        where TElement : unmanaged
        where TCombiner : struct, ICombiner<TElement>
    {
        public void Run(long piece)
        {
            ArrayView<TElement> slots = SharedMemory.Allocate<TElement>(GroupTree.Slots);
            GroupTile tile = cover.At(piece);
            GroupTree.Fold(slots, tile, fold);
            for (int column = Group.IdxX; column < tile.Width; column += Group.DimX)
                y[tile.Result + column] = slots[column];
            Group.Barrier();
        }
    }
}
