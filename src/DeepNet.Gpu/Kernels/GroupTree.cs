using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>Folds of many elements by a group of threads, in an order that depends on shapes alone.</summary>
/// <remarks>
/// The elements of a <see cref="GroupTile"/> are dealt to at most <see cref="Slots"/> slots, whose states are joined
/// half by half. The threads of a group share the slots: groups of any size give the same bits.
/// </remarks>
internal static class GroupTree
{
    /// <summary>Slots of a group, at most: the size of its arrays in shared memory.</summary>
    public const int Slots = 256;

    /// <summary>Folds the elements at place, place + step … below end: one thread's work.</summary>
    /// <remarks>Four states in turn, so that four loads are under way at a time.</remarks>
    public static TState Along<TState, TFold>(TFold fold, long place, long end, long step, long k, long stepK)
        where TState : unmanaged
        where TFold : struct, IFold<TState>
    {
        TState a = fold.Empty;
        if (place + (3 * step) < end)
        {
            TState b = fold.Empty, c = fold.Empty, d = fold.Empty;
            for (; place + (3 * step) < end; place += 4 * step, k += 4 * stepK)
            {
                a = fold.Add(a, place, k);
                b = fold.Add(b, place + step, k + stepK);
                c = fold.Add(c, place + (2 * step), k + (2 * stepK));
                d = fold.Add(d, place + (3 * step), k + (3 * stepK));
            }

            a = fold.Join(fold.Join(a, b), fold.Join(c, d));
        }

        for (; place < end; place += step, k += stepK)
            a = fold.Add(a, place, k);
        return a;
    }

    /// <summary>Folds every column of a tile: slots[j] is then the state of column j, for all threads to see.</summary>
    /// <remarks>Before the slots are written again there has to be a barrier.</remarks>
    public static void Fold<TState, TFold>(ArrayView<TState> slots, GroupTile tile, TFold fold)
        where TState : unmanaged
        where TFold : struct, IFold<TState>
    {
        for (int slot = Group.IdxX; slot < tile.Slots; slot += Group.DimX)
            slots[slot] = tile.Fold<TState, TFold>(slot, fold);
        Join(slots, tile.Rows, tile.Width, fold);
    }

    /// <summary>Joins slots j, j + width, j + 2 width … into slot j, for all threads to see.</summary>
    /// <remarks>It begins with a barrier: threads come here straight from writing their slots.</remarks>
    /// <param name="slots">The states, rows · width of them.</param>
    /// <param name="rows">A power of two.</param>
    /// <param name="width">Columns.</param>
    /// <param name="fold">How states are joined.</param>
    public static void Join<TState, TFold>(ArrayView<TState> slots, int rows, int width, TFold fold)
        where TState : unmanaged
        where TFold : struct, IFold<TState>
    {
        Group.Barrier();
        for (int half = rows / 2; half > 0; half /= 2)
        {
            int count = half * width;
            for (int slot = Group.IdxX; slot < count; slot += Group.DimX)
                slots[slot] = fold.Join(slots[slot], slots[slot + count]);
            Group.Barrier();
        }
    }

    /// <summary>Folds a tile of one column. Every thread gets the state, and the slots may be written again.</summary>
    public static TState Row<TState, TFold>(ArrayView<TState> slots, GroupTile tile, TFold fold)
        where TState : unmanaged
        where TFold : struct, IFold<TState>
    {
        Fold(slots, tile, fold);
        TState state = slots[0];
        Group.Barrier();
        return state;
    }
}
