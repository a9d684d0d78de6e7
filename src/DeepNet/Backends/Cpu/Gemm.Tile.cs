using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class Gemm
{
    /// <summary>A number the compiler knows: rows of a tile, or vectors per row.</summary>
    private interface IConst
    {
        static abstract int Count { get; }
    }

    private readonly struct One : IConst
    {
        public static int Count => 1;
    }

    private readonly struct Two : IConst
    {
        public static int Count => 2;
    }

    private readonly struct Four : IConst
    {
        public static int Count => 4;
    }

    private readonly struct Six : IConst
    {
        public static int Count => 6;
    }

    private readonly struct Eight : IConst
    {
        public static int Count => 8;
    }

    private readonly struct Twelve : IConst
    {
        public static int Count => 12;
    }

    /// <summary>How a tile reads A.</summary>
    private interface IFactor
    {
        /// <summary>Whether a step of k is as many adjacent elements as the tile has rows.</summary>
        static abstract bool Packed { get; }

        /// <summary>Elements from a step of k to the next, where the compiler knows them; else 0.</summary>
        static abstract int Step(int rows);
    }

    private readonly struct PackedFactor : IFactor
    {
        public static bool Packed => true;

        public static int Step(int rows) => rows;
    }

    /// <summary>Rows side by side in memory.</summary>
    private readonly struct AdjacentFactor : IFactor
    {
        public static bool Packed => true;

        public static int Step(int rows) => 0;
    }

    /// <summary>Rows in memory, each with its steps side by side.</summary>
    private readonly struct LinesFactor : IFactor
    {
        public static bool Packed => false;

        public static int Step(int rows) => 1;
    }

    private readonly struct StridedFactor : IFactor
    {
        public static bool Packed => false;

        public static int Step(int rows) => 0;
    }

    /// <summary>The tile height that holds <paramref name="rows"/> rows with the least waste.</summary>
    private static int TileHeight<TLane, TElement>(int rows)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged => rows switch
        {
            <= 2 => rows,
            <= 4 => 4,
            _ when FullHeight<TLane, TElement>() == 6 => 6,
            <= 8 => 8,
            _ => 12,
        };

    /// <summary>
    /// Runs the tile of this height on packed A; <paramref name="two"/> is false where one vector covers all columns.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TLane, TElement>(
        int height, bool two, int depth, TElement* a, TElement* b, long bRow, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
        Tile<TLane, TElement, PackedFactor>(height, two, depth, a, 1, height, b, bRow, c, cRow, add);

    /// <summary>The same on A in place: row r of step p is a[r · aRow + p · aStep].</summary>
    /// <remarks>Most tiles are full, and the way through the others costs a full one a hundredth of its time.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TLane, TElement, TFactor>(
        int height, bool two, int depth, TElement* a, long aRow, long aStep, TElement* b, long bRow, TElement* c,
        long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TFactor : struct, IFactor
    {
        int full = FullHeight<TLane, TElement>();
        if (two && height == full && full == Twelve.Count)
            Tile<TLane, TElement, TFactor, Twelve, Two>(depth, a, aRow, aStep, b, bRow, c, cRow, add);
        else if (two && height == full)
            Tile<TLane, TElement, TFactor, Six, Two>(depth, a, aRow, aStep, b, bRow, c, cRow, add);
        else if (two)
            Tile<TLane, TElement, TFactor, Two>(height, depth, a, aRow, aStep, b, bRow, c, cRow, add);
        else
            Tile<TLane, TElement, TFactor, One>(height, depth, a, aRow, aStep, b, bRow, c, cRow, add);
    }

    private static void Tile<TLane, TElement, TFactor, TVectors>(
        int height, int depth, TElement* a, long aRow, long aStep, TElement* b, long bRow, TElement* c, long cRow,
        bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TFactor : struct, IFactor
        where TVectors : struct, IConst
    {
        switch (height)
        {
            case 1:
                Tile<TLane, TElement, TFactor, One, TVectors>(depth, a, aRow, aStep, b, bRow, c, cRow, add);
                break;
            case 2:
                Tile<TLane, TElement, TFactor, Two, TVectors>(depth, a, aRow, aStep, b, bRow, c, cRow, add);
                break;
            case 4:
                Tile<TLane, TElement, TFactor, Four, TVectors>(depth, a, aRow, aStep, b, bRow, c, cRow, add);
                break;
            case 6:
                Tile<TLane, TElement, TFactor, Six, TVectors>(depth, a, aRow, aStep, b, bRow, c, cRow, add);
                break;
            case 8:
                Tile<TLane, TElement, TFactor, Eight, TVectors>(depth, a, aRow, aStep, b, bRow, c, cRow, add);
                break;
            default:
                Tile<TLane, TElement, TFactor, Twelve, TVectors>(depth, a, aRow, aStep, b, bRow, c, cRow, add);
                break;
        }
    }

    // C is asked for a row at a time between equal shares of the steps: all rows at once would take every buffer that B
    // comes through. The last shares leave the last row the time to arrive.
    private const int LateShares = 4;

    /// <summary>c (+)= Σₚ a[p] ⊗ b[p] over one depth block, in order of p, in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TLane, TElement, TFactor, TRows, TVectors>(
        int depth, TElement* a, long aRow, long aStep, TElement* b, long bRow, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TFactor : struct, IFactor
        where TRows : struct, IConst
        where TVectors : struct, IConst
    {
        TLane r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        TLane r6 = default, r7 = default, r8 = default, r9 = default, rA = default, rB = default;
        TLane s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        TLane s6 = default, s7 = default, s8 = default, s9 = default, sA = default, sB = default;

        // One address serves three rows: what the addressing modes allow without a register per row.
        long one = aRow, two = 2 * aRow;
        TElement* a0 = a, a3 = a + 3 * aRow, a6 = a3 + 3 * aRow, a9 = a6 + 3 * aRow;

        // Two steps per turn hide the cost of the loop itself. Where the compiler knows how far the second is away,
        // its addresses cost nothing: beside a busy twin, a core has just about the slots for what a step must do.
        int known = TFactor.Step(TRows.Count);
        long away = known > 0 ? 0 : aStep, aTurn = known > 0 ? 2 * known : 2 * aStep, bTurn = 2 * bRow;
        int turns = depth >> 1, shares = Sse.IsSupported && TRows.Count >= 6 ? TRows.Count : 0;
        int share = turns / (TRows.Count + LateShares);
        TElement* ahead = c;
        while (true)
        {
            int left = shares > 0 ? share : turns;
            turns -= left;
            for (; left != 0; left--)
            {
                Update<TLane, TElement, TFactor, TRows, TVectors>(
                    0, a0, a3, a6, a9, one, two, b, ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7,
                    ref r8, ref r9, ref rA, ref rB, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7,
                    ref s8, ref s9, ref sA, ref sB);
                Update<TLane, TElement, TFactor, TRows, TVectors>(
                    1, a0 + away, a3 + away, a6 + away, a9 + away, one, two, b + bRow, ref r0, ref r1, ref r2, ref r3,
                    ref r4, ref r5, ref r6, ref r7, ref r8, ref r9, ref rA, ref rB, ref s0, ref s1, ref s2, ref s3,
                    ref s4, ref s5, ref s6, ref s7, ref s8, ref s9, ref sA, ref sB);
                a0 += aTurn;
                if (!TFactor.Packed)
                    a3 += aTurn;
                if (!TFactor.Packed && TRows.Count > 6)
                    a6 += aTurn;
                if (!TFactor.Packed && TRows.Count > 8)
                    a9 += aTurn;
                b += bTurn;
            }

            if (--shares < 0)
                break;
            Sse.Prefetch0(ahead);
            if (TVectors.Count > 1)
                Sse.Prefetch0(ahead + TLane.Count);
            ahead += cRow;
        }

        if ((depth & 1) != 0)
        {
            Update<TLane, TElement, TFactor, TRows, TVectors>(
                0, a0, a3, a6, a9, one, two, b, ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7,
                ref r8, ref r9, ref rA, ref rB, ref s0, ref s1, ref s2, ref s3, ref s4, ref s5, ref s6, ref s7,
                ref s8, ref s9, ref sA, ref sB);
        }

        Put<TLane, TElement, TVectors>(c, r0, s0, add);
        if (TRows.Count > 1)
            Put<TLane, TElement, TVectors>(c + cRow, r1, s1, add);

        if (TRows.Count > 2)
        {
            Put<TLane, TElement, TVectors>(c + 2 * cRow, r2, s2, add);
            Put<TLane, TElement, TVectors>(c + 3 * cRow, r3, s3, add);
        }

        if (TRows.Count > 4)
        {
            Put<TLane, TElement, TVectors>(c + 4 * cRow, r4, s4, add);
            Put<TLane, TElement, TVectors>(c + 5 * cRow, r5, s5, add);
        }

        if (TRows.Count > 6)
        {
            Put<TLane, TElement, TVectors>(c + 6 * cRow, r6, s6, add);
            Put<TLane, TElement, TVectors>(c + 7 * cRow, r7, s7, add);
        }

        if (TRows.Count > 8)
        {
            Put<TLane, TElement, TVectors>(c + 8 * cRow, r8, s8, add);
            Put<TLane, TElement, TVectors>(c + 9 * cRow, r9, s9, add);
            Put<TLane, TElement, TVectors>(c + 10 * cRow, rA, sA, add);
            Put<TLane, TElement, TVectors>(c + 11 * cRow, rB, sB, add);
        }
    }

    /// <summary>One step of k, the turn's first or second: every row's a times the vectors of b.</summary>
    /// <remarks>It has as many parameters as the compiler inlines.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane, TElement, TFactor, TRows, TVectors>(
        int turn, TElement* a0, TElement* a3, TElement* a6, TElement* a9, long one, long two, TElement* b, ref TLane r0,
        ref TLane r1, ref TLane r2, ref TLane r3, ref TLane r4, ref TLane r5, ref TLane r6, ref TLane r7, ref TLane r8,
        ref TLane r9, ref TLane rA, ref TLane rB, ref TLane s0, ref TLane s1, ref TLane s2, ref TLane s3,
        ref TLane s4, ref TLane s5, ref TLane s6, ref TLane s7, ref TLane s8, ref TLane s9, ref TLane sA, ref TLane sB)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TFactor : struct, IFactor
        where TRows : struct, IConst
        where TVectors : struct, IConst
    {
        int at = turn * TFactor.Step(TRows.Count);
        TLane b0 = TLane.Load(b);
        TLane b1 = TVectors.Count > 1 ? TLane.Load(b + TLane.Count) : default;
        Step<TLane, TElement, TVectors>(a0[at], b0, b1, ref r0, ref s0);
        if (TRows.Count > 1)
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 1] : a0[at + one], b0, b1, ref r1, ref s1);

        if (TRows.Count > 2)
        {
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 2] : a0[at + two], b0, b1, ref r2, ref s2);
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 3] : a3[at], b0, b1, ref r3, ref s3);
        }

        if (TRows.Count > 4)
        {
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 4] : a3[at + one], b0, b1, ref r4, ref s4);
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 5] : a3[at + two], b0, b1, ref r5, ref s5);
        }

        if (TRows.Count > 6)
        {
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 6] : a6[at], b0, b1, ref r6, ref s6);
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 7] : a6[at + one], b0, b1, ref r7, ref s7);
        }

        if (TRows.Count > 8)
        {
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 8] : a6[at + two], b0, b1, ref r8, ref s8);
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 9] : a9[at], b0, b1, ref r9, ref s9);
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 10] : a9[at + one], b0, b1, ref rA, ref sA);
            Step<TLane, TElement, TVectors>(TFactor.Packed ? a0[at + 11] : a9[at + two], b0, b1, ref rB, ref sB);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TLane, TElement, TVectors>(TElement a, TLane b0, TLane b1, ref TLane r, ref TLane s)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TVectors : struct, IConst
    {
        TLane x = TLane.Broadcast(a);
        TLane.AddProduct(x, b0, ref r);
        if (TVectors.Count > 1)
            TLane.AddProduct(x, b1, ref s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TLane, TElement, TVectors>(TElement* c, TLane r, TLane s, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TVectors : struct, IConst
    {
        TLane.Store(add ? TLane.Load(c) + r : r, c);
        if (TVectors.Count > 1)
            TLane.Store(add ? TLane.Load(c + TLane.Count) + s : s, c + TLane.Count);
    }
}
