namespace DeepNet.Gpu.Kernels;

/// <summary>What one group works on: some neighbouring columns of [outer, n, inner], over all of n or a part.</summary>
/// <remarks>Slot s has column s mod width, and of n every <see cref="Rows"/>-th element from s / width on.</remarks>
internal readonly struct GroupTile(
    long start, long end, long inner, long k, int rows, int width, long part, long position, long result)
{
    /// <summary>Places from here on belong to the next part.</summary>
    public readonly long End = end;

    /// <summary>Slots of a column: a power of two.</summary>
    public readonly int Rows = rows;

    /// <summary>Columns.</summary>
    public readonly int Width = width;

    /// <summary>Which part of n it is.</summary>
    public readonly long Part = part;

    /// <summary>Where the first column stands among those of [outer, inner].</summary>
    public readonly long Position = position;

    /// <summary>Where the first column stands among those of [outer, parts, inner].</summary>
    public readonly long Result = result;

    /// <summary>The same slots without any element.</summary>
    public GroupTile Emptied => new(start, start, inner, k, Rows, Width, Part, Position, Result);

    /// <summary>Slots in use.</summary>
    public int Slots => Rows * Width;

    /// <summary>From one element of a slot to the next.</summary>
    public long Step => Rows * inner;

    /// <summary>The column of a slot.</summary>
    public int Column(int slot) => slot % Width;

    /// <summary>Where a slot's first element lies; it may be past the end.</summary>
    public long First(int slot)
    {
        int row = slot / Width;
        return start + (row * inner) + slot - (row * Width);
    }

    /// <summary>Which element of n a slot's first one is.</summary>
    public long FirstK(int slot) => k + (slot / Width);

    /// <summary>Folds the elements of a slot.</summary>
    public TState Fold<TState, TFold>(int slot, TFold fold)
        where TState : unmanaged
        where TFold : struct, IFold<TState>
        => GroupTree.Along<TState, TFold>(fold, First(slot), End, Step, FirstK(slot), Rows);
}
