using System.Numerics;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>A tiled matrix product: a group of threads computes a tile of the result, every thread a block of it in
/// registers.</summary>
/// <remarks>
/// Both factors pass through shared memory in panels of a few steps; while one panel is multiplied, the next one is on
/// its way. Every element is summed step by step from the first to the last, so a result does not depend on the tile.
/// </remarks>
internal readonly struct GemmKernel<T, TGroup, TBlock, TLeft, TRight, TResult>(
    TLeft left, TRight right, TResult result, StrideWalk batches, GemmShape shape) : IGpuGroupKernel
    where T : unmanaged, INumber<T>
    where TGroup : struct, IGemmGroup
    where TBlock : struct, IGemmBlock<TBlock, T>
    where TLeft : struct, IGemmFactor<T>
    where TRight : struct, IGemmFactor<T>
    where TResult : struct, IGemmResult<T>
{
    /// <summary>Quads of two panels of the largest tile, 16 steps of 64 lines or 8 of 128, with a quad between steps
    /// that lets neighbouring steps lie in different banks.</summary>
    private const int PanelQuads = 2 * 16 * 17;

    /// <summary>Tiles of one column after which the next column begins: what many groups read at once stays in the
    /// cache.</summary>
    private const int BandTiles = 16;

    /// <summary>Rows and columns of a tile.</summary>
    public static int Width => TGroup.Side * TBlock.Side;

    private static int Stride => Width + 4;

    private static int Threads => TGroup.Side * TGroup.Side;

    /// <summary>Whether a panel has two quads for every thread, not one.</summary>
    private static bool IsDouble => TBlock.Side * TGroup.Depth > 4 * TGroup.Side;

    /// <summary>Tiles of all slots.</summary>
    public static long Tiles(in GemmShape shape) =>
        shape.Batches * shape.Parts * TilesOf(shape.Rows) * TilesOf(shape.Columns);

    public void Run(long piece)
    {
        ArrayView<GemmQuad<T>> leftPanel = SharedMemory.Allocate<GemmQuad<T>>(PanelQuads);
        ArrayView<GemmQuad<T>> rightPanel = SharedMemory.Allocate<GemmQuad<T>>(PanelQuads);
        (long slot, int row, int column) = Place(piece);
        (long batch, int begin, int end) = shape.Part(slot);
        (long leftOffset, long rightOffset) = batches.At(batch);
        int thread = Group.IdxX;
        var left0 = new GemmFeed<T, TLeft>(left, leftOffset, row, thread, Width, TGroup.Depth, Stride);
        var right0 = new GemmFeed<T, TRight>(right, rightOffset, column, thread, Width, TGroup.Depth, Stride);
        GemmFeed<T, TLeft> left1 = left0;
        GemmFeed<T, TRight> right1 = right0;
        if (IsDouble)
        {
            left1 = new GemmFeed<T, TLeft>(left, leftOffset, row, thread + Threads, Width, TGroup.Depth, Stride);
            right1 = new GemmFeed<T, TRight>(right, rightOffset, column, thread + Threads, Width, TGroup.Depth, Stride);
        }

        left0.Write(left0.Fetch(begin, end), leftPanel, 0);
        right0.Write(right0.Fetch(begin, end), rightPanel, 0);
        if (IsDouble)
        {
            left1.Write(left1.Fetch(begin, end), leftPanel, 0);
            right1.Write(right1.Fetch(begin, end), rightPanel, 0);
        }

        Group.Barrier();
        int threadRow = thread / TGroup.Side, threadColumn = thread % TGroup.Side, current = 0;
        TBlock sums = default;
        for (int step = begin; step < end; step += TGroup.Depth)
        {
            int next = step + TGroup.Depth, other = (TGroup.Depth * Stride / 4) - current;
            GemmQuad<T> nextLeft0 = left0.Fetch(next, end), nextRight0 = right0.Fetch(next, end);
            GemmQuad<T> nextLeft1 = nextLeft0, nextRight1 = nextRight0;
            if (IsDouble)
            {
                nextLeft1 = left1.Fetch(next, end);
                nextRight1 = right1.Fetch(next, end);
            }

            int i = current + threadRow, j = current + threadColumn;
            for (int k = 0; k < TGroup.Depth; k += 2)
            {
                sums = sums.Plus(leftPanel, i, rightPanel, j, TGroup.Side);
                sums = sums.Plus(leftPanel, i + (Stride / 4), rightPanel, j + (Stride / 4), TGroup.Side);
                i += Stride / 2;
                j += Stride / 2;
            }

            left0.Write(nextLeft0, leftPanel, other);
            right0.Write(nextRight0, rightPanel, other);
            if (IsDouble)
            {
                left1.Write(nextLeft1, leftPanel, other);
                right1.Write(nextRight1, rightPanel, other);
            }

            Group.Barrier();
            current = other;
        }

        sums.Put(
            result, slot, row + (threadRow * 4), column + (threadColumn * 4), shape.Rows, TGroup.Side * 4);
    }

    private static int TilesOf(int lines) => (lines + Width - 1) / Width;

    /// <summary>The slot and the first row and column of a tile.</summary>
    private (long Slot, int Row, int Column) Place(long piece)
    {
        int down = TilesOf(shape.Rows), across = TilesOf(shape.Columns);
        long tiles = (long)down * across, slot = piece / tiles;
        long tile = piece - (slot * tiles);
        int band = (int)(tile / ((long)BandTiles * across));
        int inBand = (int)(tile - ((long)band * BandTiles * across));
        int top = band * BandTiles, height = down - top < BandTiles ? down - top : BandTiles;
        int column = inBand / height;
        return (slot, (top + inBand - (column * height)) * Width, column * Width);
    }
}
