using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class Gemm
{
    // Small products: up to this many multiply-adds, B within the first cache.
    private const long SmallWork = 1 << 18;
    private const long SmallElements = 1 << 13;

    /// <summary>
    /// The product of one depth block on this thread without packing: what a small product would spend most on.
    /// </summary>
    /// <returns>False if the factors do not lie in memory so that tiles can read them.</returns>
    private static bool TrySmall<TLane, TElement, TA, TB, TEpilogue>(
        in TA a, in TB b, TElement* c, long cRow, int m, int n, int k, bool accumulate, in TEpilogue epilogue)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TA : unmanaged, IPanelSource<TElement>
        where TB : unmanaged, IPanelSource<TElement>
        where TEpilogue : unmanaged, IEpilogue<TElement>
    {
        if (typeof(TA) != typeof(StridedPanel<TElement>) || typeof(TB) != typeof(StridedPanel<TElement>)
            || (long)n * k > SmallElements)
        {
            return false;
        }

        TElement* left = Unsafe.As<TA, StridedPanel<TElement>>(ref Unsafe.AsRef(in a)).At(out long aStep, out long aRow);
        TElement* right = b.Direct(0, 0, 0, n, out long bRow);
        int count = TLane.Count;
        if (right == null || n % count != 0)
            return false;

        for (int col = 0; col < n; col += 2 * count)
        {
            bool two = n - col > count;
            int columns = two ? 2 * count : count;
            for (int row = 0; row < m;)
            {
                int height = LargestHeight<TLane, TElement>(m - row);
                Tile<TLane, TElement, StridedFactor>(
                    height, two, k, left + row * aRow, aRow, aStep, right + col, bRow, c + row * cRow + col, cRow,
                    accumulate);
                epilogue.Apply<TLane>(c + row * cRow + col, cRow, row, height, col, columns);
                row += height;
            }
        }

        return true;
    }

    /// <summary>The largest tile that needs no row beyond <paramref name="rows"/>.</summary>
    private static int LargestHeight<TLane, TElement>(int rows)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        int full = FullHeight<TLane, TElement>();
        return rows >= full ? full : rows >= 8 ? 8 : rows >= 6 ? 6 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
    }
}
