using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>One thread is one column of [outer, n, inner].</summary>
internal readonly struct ColumnPassKernel<TState, TPass>(TPass pass, long n, long inner) : IGpuKernel
    where TState : unmanaged
    where TPass : struct, IRowPass<TState>
{
    public void Run(long index)
    {
        long outer = index / inner, first = (outer * n * inner) + index - (outer * inner);
        long end = (outer + 1) * n * inner;
        TState row = pass.Finish(GroupTree.Along<TState, TPass>(pass, first, end, inner, 0, 1));
        for (long place = first; place < end; place += inner)
            pass.Write(row, place);
    }
}

/// <summary>One group is the columns of a tile, which has all of n.</summary>
internal readonly struct TilePassKernel<TState, TPass>(TPass pass, GroupCover cover) : IGpuGroupKernel
    where TState : unmanaged
    where TPass : struct, IRowPass<TState>
{
    public void Run(long piece)
    {
        ArrayView<TState> slots = SharedMemory.Allocate<TState>(GroupTree.Slots);
        GroupTile tile = cover.At(piece);
        GroupTree.Fold(slots, tile, pass);
        for (int slot = Group.IdxX; slot < tile.Slots; slot += Group.DimX)
        {
            TState row = pass.Finish(slots[tile.Column(slot)]);
            for (long place = tile.First(slot); place < tile.End; place += tile.Step)
                pass.Write(row, place);
        }

        Group.Barrier();
    }
}
