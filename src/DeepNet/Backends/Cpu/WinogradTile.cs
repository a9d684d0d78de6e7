using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Small products of matrices that lie in cache: C (+)= A · B with B in panels of 32 columns.</summary>
internal static unsafe class WinogradTile
{
    /// <summary>Columns of a panel.</summary>
    public const int Panel = 32;

    private interface IRows
    {
        static abstract int Count { get; }
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

    /// <summary>
    /// One panel: c[row, column] (+)= Σₚ a[row · aRow + p · aStep] b[p · 32 + column], in order of p. Rows are even.
    /// </summary>
    public static void Multiply<TLane, TElement>(
        int rows, int depth, TElement* a, long aRow, long aStep, TElement* b, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        bool wide = TLane.Count * sizeof(TElement) == 64 || AdvSimd.Arm64.IsSupported;
        while (rows > 0)
        {
            int height = wide
                ? rows >= 12 ? 12 : rows >= 8 ? 8 : rows >= 4 ? 4 : 2
                : rows >= 6 ? 6 : rows >= 4 ? 4 : 2;
            for (int column = 0; column < Panel; column += 2 * TLane.Count)
            {
                switch (height)
                {
                    case 12:
                        Run<TLane, TElement, Twelve>(depth, a, aRow, aStep, b + column, c + column, cRow, add);
                        break;
                    case 8:
                        Run<TLane, TElement, Eight>(depth, a, aRow, aStep, b + column, c + column, cRow, add);
                        break;
                    case 6:
                        Run<TLane, TElement, Six>(depth, a, aRow, aStep, b + column, c + column, cRow, add);
                        break;
                    case 4:
                        Run<TLane, TElement, Four>(depth, a, aRow, aStep, b + column, c + column, cRow, add);
                        break;
                    default:
                        Run<TLane, TElement, Two>(depth, a, aRow, aStep, b + column, c + column, cRow, add);
                        break;
                }
            }

            a += height * aRow;
            c += height * cRow;
            rows -= height;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLane, TElement, TRows>(
        int depth, TElement* a, long aRow, long aStep, TElement* b, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TRows : struct, IRows
    {
        TLane r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        TLane r6 = default, r7 = default, r8 = default, r9 = default, rA = default, rB = default;
        TLane s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        TLane s6 = default, s7 = default, s8 = default, s9 = default, sA = default, sB = default;
        if (add)
        {
            Get<TLane, TElement>(c, ref r0, ref s0);
            Get<TLane, TElement>(c + cRow, ref r1, ref s1);
            if (TRows.Count > 2)
            {
                Get<TLane, TElement>(c + 2 * cRow, ref r2, ref s2);
                Get<TLane, TElement>(c + 3 * cRow, ref r3, ref s3);
            }

            if (TRows.Count > 4)
            {
                Get<TLane, TElement>(c + 4 * cRow, ref r4, ref s4);
                Get<TLane, TElement>(c + 5 * cRow, ref r5, ref s5);
            }

            if (TRows.Count > 6)
            {
                Get<TLane, TElement>(c + 6 * cRow, ref r6, ref s6);
                Get<TLane, TElement>(c + 7 * cRow, ref r7, ref s7);
            }

            if (TRows.Count > 8)
            {
                Get<TLane, TElement>(c + 8 * cRow, ref r8, ref s8);
                Get<TLane, TElement>(c + 9 * cRow, ref r9, ref s9);
                Get<TLane, TElement>(c + 10 * cRow, ref rA, ref sA);
                Get<TLane, TElement>(c + 11 * cRow, ref rB, ref sB);
            }
        }

        // Four pointers and one stride reach all rows.
        TElement* a3 = a + 3 * aRow, a6 = a + 6 * aRow, a9 = a + 9 * aRow;
        long aRow2 = 2 * aRow;
        for (; depth > 0; depth--)
        {
            TLane b0 = TLane.Load(b), b1 = TLane.Load(b + TLane.Count);
            Step(a[0], b0, b1, ref r0, ref s0);
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
            b += Panel;
        }

        Put<TLane, TElement>(c, r0, s0);
        Put<TLane, TElement>(c + cRow, r1, s1);
        if (TRows.Count > 2)
        {
            Put<TLane, TElement>(c + 2 * cRow, r2, s2);
            Put<TLane, TElement>(c + 3 * cRow, r3, s3);
        }

        if (TRows.Count > 4)
        {
            Put<TLane, TElement>(c + 4 * cRow, r4, s4);
            Put<TLane, TElement>(c + 5 * cRow, r5, s5);
        }

        if (TRows.Count > 6)
        {
            Put<TLane, TElement>(c + 6 * cRow, r6, s6);
            Put<TLane, TElement>(c + 7 * cRow, r7, s7);
        }

        if (TRows.Count > 8)
        {
            Put<TLane, TElement>(c + 8 * cRow, r8, s8);
            Put<TLane, TElement>(c + 9 * cRow, r9, s9);
            Put<TLane, TElement>(c + 10 * cRow, rA, sA);
            Put<TLane, TElement>(c + 11 * cRow, rB, sB);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Step(TElement value, TLane b0, TLane b1, ref TLane r, ref TLane s)
        {
            TLane x = TLane.Broadcast(value);
            r = TLane.FusedMultiplyAdd(x, b0, r);
            s = TLane.FusedMultiplyAdd(x, b1, s);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Get<TLane, TElement>(TElement* c, ref TLane r, ref TLane s)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        r = TLane.Load(c);
        s = TLane.Load(c + TLane.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TLane, TElement>(TElement* c, TLane r, TLane s)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane.Store(r, c);
        TLane.Store(s, c + TLane.Count);
    }
}
