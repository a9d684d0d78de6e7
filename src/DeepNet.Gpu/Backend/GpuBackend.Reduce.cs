using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
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
                Fold<float, LaneCombine<GpuF32, float, TOp>>(x, y, outer, n, inner, new(op));
                break;
            case DType.Float64:
                Fold<double, LaneCombine<GpuF64, double, TOp>>(x, y, outer, n, inner, new(op));
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void IntegerReduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
    {
        using var held = new Held(x, y);
        Fold<long, IntegerCombine<IntegerI64, long, TOp>>(x, y, outer, n, inner, new(op));
    }

    private void Fold<TElement, TCombine>(Tensor x, Tensor y, long outer, long n, long inner, TCombine combine)
        where TElement : unmanaged
        where TCombine : struct, IGpuCombine<TElement>
    {
        if (outer * inner == 0)
            return;
        var fold = new ReduceFold<TElement, TCombine>(x.View<TElement>(), combine);
        if (GroupCover.SuitsThreads(outer, n, inner))
        {
            queue.Launch(
                new ReduceColumnKernel<TElement, TCombine>(fold, y.View<TElement>(), n, inner), outer * inner);
            return;
        }

        var cover = new GroupCover(outer, n, inner, isCut: true);
        if (cover.Parts == 1)
        {
            LaunchTiles(new ReduceTileKernel<TElement, TCombine>(fold, y.View<TElement>(), cover), cover);
            return;
        }

        Tensor parts = y.New(PartsShape(outer, cover, inner));
        LaunchTiles(new ReduceTileKernel<TElement, TCombine>(fold, parts.View<TElement>(), cover), cover);
        Fold<TElement, TCombine>(parts, y, outer, cover.Parts, inner, combine);
        parts.Dispose();
    }

    /// <summary>Starts a kernel for the tiles of a cover, a group for each.</summary>
    private void LaunchTiles<TKernel>(in TKernel kernel, in GroupCover cover)
        where TKernel : struct, IGpuGroupKernel
        => queue.LaunchGroups(kernel, cover.Pieces, cover.Threads(queue.GroupThreads));

    private static Shape PartsShape(long outer, in GroupCover cover, long inner) =>
        new(checked((int)outer), checked((int)cover.Parts), checked((int)inner));

    internal readonly struct ReduceFold<TElement, TCombine>(ArrayView<TElement> x, TCombine combine)
        : IFold<TElement>
        where TElement : unmanaged
        where TCombine : struct, IGpuCombine<TElement>
    {
        public TElement Empty => combine.Identity;

        public TElement Add(TElement state, long place, long k) => combine.Combine(state, x[place]);

        public TElement Join(TElement a, TElement b) => combine.Combine(a, b);
    }

    /// <summary>One thread is one result.</summary>
    internal readonly struct ReduceColumnKernel<TElement, TCombine>(
        ReduceFold<TElement, TCombine> fold, ArrayView<TElement> y, long n, long inner) : IGpuKernel
        where TElement : unmanaged
        where TCombine : struct, IGpuCombine<TElement>
    {
        public void Run(long index)
        {
            long outer = index / inner, first = (outer * n * inner) + index - (outer * inner);
            y[index] = GroupTree.Along<TElement, ReduceFold<TElement, TCombine>>(
                fold, first, (outer + 1) * n * inner, inner, 0, 1);
        }
    }

    /// <summary>One group is the columns of a tile.</summary>
    internal readonly struct ReduceTileKernel<TElement, TCombine>(
        ReduceFold<TElement, TCombine> fold, ArrayView<TElement> y, GroupCover cover) : IGpuGroupKernel
        where TElement : unmanaged
        where TCombine : struct, IGpuCombine<TElement>
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
