using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>The right factor of a product that is met once, in planes, and what happens beside the sums.</summary>
internal unsafe struct PanelPlanes<TElement>
    where TElement : unmanaged
{
    /// <summary>The first term's columns.</summary>
    public TElement* B;

    /// <summary>From one term to the next.</summary>
    public long BStep;

    /// <summary>From the columns of a tile to those of the next.</summary>
    public long BTile;

    /// <summary>Columns that are needed next: the cache is asked for them while this panel is computed.</summary>
    public TElement* Ahead;

    /// <summary>From one term to the next there.</summary>
    public long AheadStep;

    /// <summary>What the sums of a row start with, or null for zero.</summary>
    public TElement* Start;

    /// <summary>Whether C is written past the caches: its lines must be aligned.</summary>
    public bool Past;
}

internal static unsafe partial class PanelTile
{
    /// <summary>Rows of a full tile.</summary>
    public const int Rows = 12;

    /// <summary>Whether planes had better be packed: with low tiles they are read twice as often, and at a distance at
    /// which neither the first cache nor its table of pages has room for them.</summary>
    public static bool PacksPlanes<TLane, TElement>()
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged => 2 * TLane.Count < Panel;

    /// <summary>Terms between two lines asked for ahead: the depth of such a product is a multiple.</summary>
    public const int AheadSteps = 4;

    /// <summary>
    /// One panel whose terms lie in planes: c[row, column] = start[row] + Σₚ a[row, p] b[p, column], in order of p,
    /// with rows from <see cref="PackRows"/>; the depth is a multiple of <see cref="AheadSteps"/>.
    /// </summary>
    public static void Multiply<TLane, TElement>(
        int rows, int depth, TElement* a, in PanelPlanes<TElement> planes, TElement* c, long cRow)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        TElement* b = planes.B;
        for (int column = 0; column < Panel; column += 2 * TLane.Count, b += planes.BTile)
        {
            TElement* ahead = planes.Ahead + column, start = planes.Start;
            for (int row = 0, tile = 0; row < rows; tile++)
            {
                int height = Height<TLane, TElement>(rows - row);
                PanelSum sum = new(depth / AheadSteps, AheadSteps, height, 0, planes.BStep, 0, planes.AheadStep);
                TElement* tileA = a + (long)row * depth, tileC = c + row * cRow + column;
                if (planes.Past)
                    Run<TLane, TElement, Pair, PlanesPast>(height, sum, tileA, 1, b, ahead, start, tileC, cRow, false);
                else
                    Run<TLane, TElement, Pair, Planes>(height, sum, tileA, 1, b, ahead, start, tileC, cRow, false);

                // The first tiles ask for all terms, each for its share.
                if (tile < AheadSteps - 1)
                    ahead += planes.AheadStep * (depth / AheadSteps);
                if (start != null)
                    start += height;
                row += height;
            }
        }
    }

    /// <summary>Rows as the tiles read them: all rows of a tile term by term, tile after tile.</summary>
    public static void PackRows<TLane, TElement>(
        int rows, int depth, TElement* a, long aRow, long aStep, TElement* packed)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        for (int row = 0; row < rows;)
        {
            int height = Height<TLane, TElement>(rows - row);
            PanelPacking.Pack(a + row * aRow, aStep, aRow, depth, height, height, packed + (long)row * depth);
            row += height;
        }
    }
}
