using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class Gemm
{
    // A small product: few columns, and A within the second cache, or the first if a tile needs it across its rows.
    private const long SmallElements = 1 << 18;
    private const int SmallColumns = 1024;

    // More where the rows of A lie side by side: with the widest registers a step of k takes long enough for them to
    // come from the second cache meanwhile.
    private const long AdjacentElements = 1 << 19;

    // Rows at such a distance, in bytes, push each other out of the first cache.
    private const int CollidingRows = 4096;

    // B is read where it lies if it fits the first cache.
    private const long DirectElements = 1 << 13;

    /// <summary>A small product: A is read where it lies, because packing it would cost as much as using it.</summary>
    /// <returns>False if the product is not small, or A does not lie in memory.</returns>
    private static bool TrySmall<TLane, TElement, TA, TB, TEpilogue>(
        in TA a, in TB b, TElement* c, long cRow, int m, int n, long k, bool accumulate, in TEpilogue epilogue)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TA : unmanaged, IPanelSource<TElement>
        where TB : unmanaged, IPanelSource<TElement>
        where TEpilogue : unmanaged, IEpilogue<TElement>
    {
        if (typeof(TA) != typeof(StridedPanel<TElement>) || m * k > AdjacentElements || n > SmallColumns)
            return false;

        StridedPanel<TElement> left = Unsafe.As<TA, StridedPanel<TElement>>(ref Unsafe.AsRef(in a));
        left.At(out long aStep, out long aRow);
        bool adjacent = aRow == 1 && TLane.Count * sizeof(TElement) == 64;
        bool collides = m > 1 && aRow * sizeof(TElement) % CollidingRows == 0;
        if (!adjacent && (m * k > SmallElements || Streams(1, m, n, k)))
            return false;
        if (m * k > DirectElements && ((aStep != 1 && !adjacent) || collides))
            return false;

        // With so few rows B is better read where it lies too.
        if (n * k > DirectElements && m <= 2 * FullHeight<TLane, TElement>())
            return false;

        SmallBody<TLane, TElement, TB, TEpilogue> body = new(left, b, c, cRow, m, n, (int)k, accumulate, epilogue);
        if ((long)m * n * k > SerialWork)
        {
            WorkerPool.For(body.Blocks, body);
            return true;
        }

        for (int block = 0; block < body.Blocks; block++)
            body.Run(block);
        return true;
    }

    /// <summary>One panel of B against all rows, or some where there are few panels.</summary>
    private readonly struct SmallBody<TLane, TElement, TB, TEpilogue>(
        StridedPanel<TElement> a, TB b, TElement* c, long cRow, int m, int n, int k, bool accumulate,
        TEpilogue epilogue) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TB : unmanaged, IPanelSource<TElement>
        where TEpilogue : unmanaged, IEpilogue<TElement>
    {
        private const int Rows = 48;
        private const int ManyPanels = 4;

        private readonly TB _b = b;
        private readonly TElement* _c = c;
        private readonly TEpilogue _epilogue = epilogue;

        public int Blocks => Panels * RowBlocks;

        private static int Width => 2 * TLane.Count;

        private bool IsDirect => (long)n * k <= DirectElements;

        private int Panels => (n + Width - 1) / Width;

        private int RowBlocks => Panels >= ManyPanels ? 1 : (m + Rows - 1) / Rows;

        public void Run(long block)
        {
            int col = (int)(block % Panels) * Width, columns = Math.Min(Width, n - col);
            int row = (int)(block / Panels) * Rows, end = RowBlocks == 1 ? m : Math.Min(m, row + Rows);
            for (int k0 = 0; k0 < k; k0 += DepthBlock)
                Stripe(k0, Math.Min(DepthBlock, k - k0), col, columns, row, end);
        }

        private void Stripe(int k0, int depth, int col, int columns, int row, int end)
        {
            bool two = columns > TLane.Count, whole = columns == (two ? Width : TLane.Count);
            bool add = accumulate || k0 > 0;
            TElement* scratch = null;
            TElement* right = null;
            long bRow = Width;
            if (whole && IsDirect)
                right = _b.Direct(0, k0, col, columns, out bRow);
            if (right == null)
            {
                scratch = KernelScratch.Get<TElement>(
                    ScratchSlot.GemmPanel, (DepthBlock + FullHeight<TLane, TElement>()) * Width);
                right = scratch;
                bRow = Width;
                _b.Pack(0, k0, depth, col, columns, Width, right);
            }

            TElement* left = a.At(out long aStep, out long aRow) + k0 * aStep;
            while (row < end)
            {
                int height = LargestHeight<TLane, TElement>(end - row);
                TElement* from = left + row * aRow, to = _c + row * cRow + col;
                TElement* tile = whole ? to : scratch + DepthBlock * Width;
                long tileRow = whole ? cRow : Width;
                if (aStep == 1)
                {
                    Tile<TLane, TElement, LinesFactor>(
                        height, two, depth, from, aRow, 1, right, bRow, tile, tileRow, whole && add);
                }
                else if (aRow == 1)
                {
                    Tile<TLane, TElement, AdjacentFactor>(
                        height, two, depth, from, 1, aStep, right, bRow, tile, tileRow, whole && add);
                }
                else
                {
                    Tile<TLane, TElement, StridedFactor>(
                        height, two, depth, from, aRow, aStep, right, bRow, tile, tileRow, whole && add);
                }

                if (!whole)
                    Merge<TLane, TElement>(tile, to, cRow, height, columns, add);
                if (k0 + depth == k)
                    _epilogue.Apply<TLane>(to, cRow, row, height, col, columns);
                row += height;
            }
        }
    }

    /// <summary>The largest tile that needs no row beyond <paramref name="rows"/>.</summary>
    private static int LargestHeight<TLane, TElement>(int rows)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        int full = FullHeight<TLane, TElement>();
        if (full == 12 && rows == 16)
            return 8; // twice: four rows at the end would wait for their own sums
        return rows >= full ? full : rows >= 8 ? 8 : rows >= 6 ? 6 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
    }

    /// <summary>The valid part of an edge tile, with the arithmetic of a full one.</summary>
    private static void Merge<TLane, TElement>(TElement* tile, TElement* c, long cRow, int rows, int columns, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        for (int row = 0; row < rows; row++, tile += 2 * TLane.Count, c += cRow)
        {
            int col = 0;
            for (; col + TLane.Count <= columns; col += TLane.Count)
            {
                TLane value = TLane.Load(tile + col);
                TLane.Store(add ? TLane.Load(c + col) + value : value, c + col);
            }

            for (; col < columns; col++)
                c[col] = add ? c[col] + tile[col] : tile[col];
        }
    }
}
