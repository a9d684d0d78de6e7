using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>A sum over <paramref name="Outer"/> runs of <paramref name="Inner"/> terms each.</summary>
/// <param name="Outer">Runs.</param>
/// <param name="Inner">Terms of a run.</param>
/// <param name="AStep">From one term to the next in a.</param>
/// <param name="AJump">From the end of a run to the start of the next in a.</param>
/// <param name="BStep">From one term to the next in b.</param>
/// <param name="BJump">From the end of a run to the start of the next in b.</param>
/// <param name="AheadStep">Between the places that two runs ask the cache for, if any.</param>
internal readonly record struct PanelSum(
    int Outer, int Inner, long AStep, long AJump, long BStep, long BJump, long AheadStep = 0);

/// <summary>Small products of matrices that lie in cache: C (+)= A · B with B in panels of 32 columns.</summary>
internal static unsafe partial class PanelTile
{
    /// <summary>Columns of a panel.</summary>
    public const int Panel = 32;

    /// <summary>What a tile does beside its sums.</summary>
    private interface IManner
    {
        static abstract bool Ahead { get; }

        static abstract bool Past { get; }
    }

    private readonly struct Near : IManner
    {
        public static bool Ahead => false;

        public static bool Past => false;
    }

    private readonly struct Planes : IManner
    {
        public static bool Ahead => true;

        public static bool Past => false;
    }

    private readonly struct PlanesPast : IManner
    {
        public static bool Ahead => true;

        public static bool Past => true;
    }

    private interface IRows
    {
        static abstract int Count { get; }
    }

    private interface IVectors
    {
        static abstract bool Two { get; }
    }

    private readonly struct Pair : IVectors
    {
        public static bool Two => true;
    }

    private readonly struct Single : IVectors
    {
        public static bool Two => false;
    }

    private readonly struct Four : IRows
    {
        public static int Count => 4;
    }

    private readonly struct Six : IRows
    {
        public static int Count => 6;
    }

    private readonly struct Eight : IRows
    {
        public static int Count => 8;
    }

    private readonly struct Twelve : IRows
    {
        public static int Count => 12;
    }

    private readonly struct Two : IRows
    {
        public static int Count => 2;
    }

    private readonly struct One : IRows
    {
        public static int Count => 1;
    }

    /// <summary>
    /// One panel: c[row, column] (+)= Σₚ a[row · aRow + p · aStep] b[p · 32 + column], in order of p.
    /// </summary>
    public static void Multiply<TLane, TElement>(
        int rows, int depth, TElement* a, long aRow, long aStep, TElement* b, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
        Multiply<TLane, TElement>(rows, Panel, new(1, depth, aStep, 0, Panel, 0), a, aRow, b, c, cRow, add);

    /// <summary>The same over two nested sums, for a panel of which only the first columns count.</summary>
    public static void Multiply<TLane, TElement>(
        int rows, int columns, in PanelSum sum, TElement* a, long aRow, TElement* b, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        while (rows > 0)
        {
            int height = Height<TLane, TElement>(rows);
            for (int column = 0; column < columns; column += 2 * TLane.Count)
            {
                if (columns - column > TLane.Count)
                {
                    Run<TLane, TElement, Pair, Near>(
                        height, sum, a, aRow, b + column, null, null, c + column, cRow, add);
                }
                else
                {
                    Run<TLane, TElement, Single, Near>(
                        height, sum, a, aRow, b + column, null, null, c + column, cRow, add);
                }
            }

            a += height * aRow;
            c += height * cRow;
            rows -= height;
        }
    }

    private static int Height<TLane, TElement>(int rows)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        bool wide = TLane.Count * sizeof(TElement) == 64 || AdvSimd.Arm64.IsSupported;
        return rows switch
        {
            // Two of eight are better than twelve and a rest of four, which cannot hide the adders' latency.
            12 or > 16 when wide => 12,
            >= 8 when wide => 8,
            >= 6 => 6,
            >= 4 => 4,
            >= 2 => 2,
            _ => 1,
        };
    }

    private static void Run<TLane, TElement, TVectors, TManner>(
        int height, in PanelSum sum, TElement* a, long aRow, TElement* b, TElement* ahead, TElement* start, TElement* c,
        long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TVectors : struct, IVectors
        where TManner : struct, IManner
    {
        switch (height)
        {
            case 12:
                Run<TLane, TElement, Twelve, TVectors, TManner>(sum, a, aRow, b, ahead, start, c, cRow, add);
                break;
            case 8:
                Run<TLane, TElement, Eight, TVectors, TManner>(sum, a, aRow, b, ahead, start, c, cRow, add);
                break;
            case 6:
                Run<TLane, TElement, Six, TVectors, TManner>(sum, a, aRow, b, ahead, start, c, cRow, add);
                break;
            case 4:
                Run<TLane, TElement, Four, TVectors, TManner>(sum, a, aRow, b, ahead, start, c, cRow, add);
                break;
            case 2:
                Run<TLane, TElement, Two, TVectors, TManner>(sum, a, aRow, b, ahead, start, c, cRow, add);
                break;
            default:
                Run<TLane, TElement, One, TVectors, TManner>(sum, a, aRow, b, ahead, start, c, cRow, add);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLane, TElement, TRows, TVectors, TManner>(
        in PanelSum sum, TElement* a, long aRow, TElement* b, TElement* ahead, TElement* start, TElement* c,
        long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TRows : struct, IRows
        where TVectors : struct, IVectors
        where TManner : struct, IManner
    {
        TLane r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        TLane r6 = default, r7 = default, r8 = default, r9 = default, rA = default, rB = default;
        TLane s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        TLane s6 = default, s7 = default, s8 = default, s9 = default, sA = default, sB = default;
        if (add)
        {
            Get<TLane, TElement, TVectors>(c, ref r0, ref s0);
            if (TRows.Count > 1)
                Get<TLane, TElement, TVectors>(c + cRow, ref r1, ref s1);
            if (TRows.Count > 2)
            {
                Get<TLane, TElement, TVectors>(c + 2 * cRow, ref r2, ref s2);
                Get<TLane, TElement, TVectors>(c + 3 * cRow, ref r3, ref s3);
            }

            if (TRows.Count > 4)
            {
                Get<TLane, TElement, TVectors>(c + 4 * cRow, ref r4, ref s4);
                Get<TLane, TElement, TVectors>(c + 5 * cRow, ref r5, ref s5);
            }

            if (TRows.Count > 6)
            {
                Get<TLane, TElement, TVectors>(c + 6 * cRow, ref r6, ref s6);
                Get<TLane, TElement, TVectors>(c + 7 * cRow, ref r7, ref s7);
            }

            if (TRows.Count > 8)
            {
                Get<TLane, TElement, TVectors>(c + 8 * cRow, ref r8, ref s8);
                Get<TLane, TElement, TVectors>(c + 9 * cRow, ref r9, ref s9);
                Get<TLane, TElement, TVectors>(c + 10 * cRow, ref rA, ref sA);
                Get<TLane, TElement, TVectors>(c + 11 * cRow, ref rB, ref sB);
            }
        }

        else if (TManner.Ahead && start != null)
        {
            r0 = s0 = TLane.Broadcast(start[0]);
            if (TRows.Count > 1)
                r1 = s1 = TLane.Broadcast(start[1]);
            if (TRows.Count > 2)
            {
                r2 = s2 = TLane.Broadcast(start[2]);
                r3 = s3 = TLane.Broadcast(start[3]);
            }

            if (TRows.Count > 4)
            {
                r4 = s4 = TLane.Broadcast(start[4]);
                r5 = s5 = TLane.Broadcast(start[5]);
            }

            if (TRows.Count > 6)
            {
                r6 = s6 = TLane.Broadcast(start[6]);
                r7 = s7 = TLane.Broadcast(start[7]);
            }

            if (TRows.Count > 8)
            {
                r8 = s8 = TLane.Broadcast(start[8]);
                r9 = s9 = TLane.Broadcast(start[9]);
                rA = sA = TLane.Broadcast(start[10]);
                rB = sB = TLane.Broadcast(start[11]);
            }
        }

        // Four pointers and one stride reach all rows.
        TElement* a3 = a + 3 * aRow, a6 = a + 6 * aRow, a9 = a + 9 * aRow;
        long aRow2 = 2 * aRow;
        long aStep = sum.AStep, bStep = sum.BStep;
        for (int outer = sum.Outer; outer > 0; outer--)
        {
            if (TManner.Ahead && Sse.IsSupported)
            {
                Sse.Prefetch0(ahead);
                Sse.Prefetch0(ahead + TLane.Count);
                ahead += sum.AheadStep;
            }

            for (int depth = sum.Inner; depth > 0; depth--)
            {
                TLane b0 = TLane.Load(b), b1 = TVectors.Two ? TLane.Load(b + TLane.Count) : default;
                Step(a[0], b0, b1, ref r0, ref s0);
                if (TRows.Count > 1)
                    Step(a[aRow], b0, b1, ref r1, ref s1);
                if (TRows.Count > 2)
                {
                    Step(a[aRow2], b0, b1, ref r2, ref s2);
                    Step(a3[0], b0, b1, ref r3, ref s3);
                }

                if (TRows.Count > 4)
                {
                    Step(a3[aRow], b0, b1, ref r4, ref s4);
                    Step(a3[aRow2], b0, b1, ref r5, ref s5);
                }

                if (TRows.Count > 6)
                {
                    Step(a6[0], b0, b1, ref r6, ref s6);
                    Step(a6[aRow], b0, b1, ref r7, ref s7);
                }

                if (TRows.Count > 8)
                {
                    Step(a6[aRow2], b0, b1, ref r8, ref s8);
                    Step(a9[0], b0, b1, ref r9, ref s9);
                    Step(a9[aRow], b0, b1, ref rA, ref sA);
                    Step(a9[aRow2], b0, b1, ref rB, ref sB);
                }

                a += aStep;
                a3 += aStep;
                a6 += aStep;
                a9 += aStep;
                b += bStep;
            }

            a += sum.AJump;
            a3 += sum.AJump;
            a6 += sum.AJump;
            a9 += sum.AJump;
            b += sum.BJump;
        }

        Put<TLane, TElement, TVectors, TManner>(c, r0, s0);
        if (TRows.Count > 1)
            Put<TLane, TElement, TVectors, TManner>(c + cRow, r1, s1);
        if (TRows.Count > 2)
        {
            Put<TLane, TElement, TVectors, TManner>(c + 2 * cRow, r2, s2);
            Put<TLane, TElement, TVectors, TManner>(c + 3 * cRow, r3, s3);
        }

        if (TRows.Count > 4)
        {
            Put<TLane, TElement, TVectors, TManner>(c + 4 * cRow, r4, s4);
            Put<TLane, TElement, TVectors, TManner>(c + 5 * cRow, r5, s5);
        }

        if (TRows.Count > 6)
        {
            Put<TLane, TElement, TVectors, TManner>(c + 6 * cRow, r6, s6);
            Put<TLane, TElement, TVectors, TManner>(c + 7 * cRow, r7, s7);
        }

        if (TRows.Count > 8)
        {
            Put<TLane, TElement, TVectors, TManner>(c + 8 * cRow, r8, s8);
            Put<TLane, TElement, TVectors, TManner>(c + 9 * cRow, r9, s9);
            Put<TLane, TElement, TVectors, TManner>(c + 10 * cRow, rA, sA);
            Put<TLane, TElement, TVectors, TManner>(c + 11 * cRow, rB, sB);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Step(TElement value, TLane b0, TLane b1, ref TLane r, ref TLane s)
        {
            TLane x = TLane.Broadcast(value);
            TLane.AddProduct(x, b0, ref r);
            if (TVectors.Two)
                TLane.AddProduct(x, b1, ref s);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Get<TLane, TElement, TVectors>(TElement* c, ref TLane r, ref TLane s)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TVectors : struct, IVectors
    {
        r = TLane.Load(c);
        if (TVectors.Two)
            s = TLane.Load(c + TLane.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TLane, TElement, TVectors, TManner>(TElement* c, TLane r, TLane s)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TVectors : struct, IVectors
        where TManner : struct, IManner
    {
        if (TManner.Past)
        {
            TLane.StorePast(r, c);
            TLane.StorePast(s, c + TLane.Count);
            return;
        }

        TLane.Store(r, c);
        if (TVectors.Two)
            TLane.Store(s, c + TLane.Count);
    }
}
