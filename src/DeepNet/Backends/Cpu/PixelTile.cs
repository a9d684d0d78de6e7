using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Products of weights with pixels that lie side by side, each term at an offset of its own.</summary>
internal static unsafe class PixelTile
{
    /// <summary>Rows of weights that are packed together.</summary>
    public const int Rows = 12;

    /// <summary>Pixels of a tile.</summary>
    public const int Columns = 32;

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

    /// <summary>
    /// c[row, column] (+)= Σₜ a[t · 12 + row] b[offsets[t] + column], in order of t, for 16 or 32 columns; rows are
    /// rounded up to four.
    /// </summary>
    public static void Multiply<TLane, TElement>(
        int rows, int columns, int depth, TElement* a, TElement* b, int* offsets, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        for (int column = 0; column < columns; column += 2 * TLane.Count, b += 2 * TLane.Count, c += 2 * TLane.Count)
        {
            if (columns - column > TLane.Count)
                Multiply<TLane, TElement, Pair>(rows, depth, a, b, offsets, c, cRow, add);
            else
                Multiply<TLane, TElement, Single>(rows, depth, a, b, offsets, c, cRow, add);
        }
    }

    private static void Multiply<TLane, TElement, TVectors>(
        int rows, int depth, TElement* a, TElement* b, int* offsets, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TVectors : struct, IVectors
    {
        bool wide = TLane.Count * sizeof(TElement) == 64 || AdvSimd.Arm64.IsSupported;
        if (wide && rows > 8)
        {
            Run<TLane, TElement, Twelve, TVectors>(depth, a, b, offsets, c, cRow, add);
        }
        else if (wide && rows > 4)
        {
            Run<TLane, TElement, Eight, TVectors>(depth, a, b, offsets, c, cRow, add);
        }
        else if (rows > 8)
        {
            Run<TLane, TElement, Six, TVectors>(depth, a, b, offsets, c, cRow, add);
            Run<TLane, TElement, Six, TVectors>(depth, a + Six.Count, b, offsets, c + Six.Count * cRow, cRow, add);
        }
        else
        {
            for (int row = 0; row < rows; row += Four.Count)
                Run<TLane, TElement, Four, TVectors>(depth, a + row, b, offsets, c + row * cRow, cRow, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLane, TElement, TRows, TVectors>(
        int depth, TElement* a, TElement* b, int* offsets, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TRows : struct, IRows
        where TVectors : struct, IVectors
    {
        TLane r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        TLane r6 = default, r7 = default, r8 = default, r9 = default, rA = default, rB = default;
        TLane s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        TLane s6 = default, s7 = default, s8 = default, s9 = default, sA = default, sB = default;
        TElement* c4 = c + 4 * cRow, c8 = c + 8 * cRow;
        if (add)
        {
            Get(c, ref r0, ref s0);
            Get(c + cRow, ref r1, ref s1);
            Get(c + 2 * cRow, ref r2, ref s2);
            Get(c + 3 * cRow, ref r3, ref s3);
            if (TRows.Count > 4)
            {
                Get(c4, ref r4, ref s4);
                Get(c4 + cRow, ref r5, ref s5);
            }

            if (TRows.Count > 6)
            {
                Get(c4 + 2 * cRow, ref r6, ref s6);
                Get(c4 + 3 * cRow, ref r7, ref s7);
            }

            if (TRows.Count > 8)
            {
                Get(c8, ref r8, ref s8);
                Get(c8 + cRow, ref r9, ref s9);
                Get(c8 + 2 * cRow, ref rA, ref sA);
                Get(c8 + 3 * cRow, ref rB, ref sB);
            }
        }

        for (int* end = offsets + depth; offsets < end; offsets++, a += Rows)
        {
            TElement* from = b + *offsets;
            TLane b0 = TLane.Load(from), b1 = TVectors.Two ? TLane.Load(from + TLane.Count) : default;
            Step(a[0], b0, b1, ref r0, ref s0);
            Step(a[1], b0, b1, ref r1, ref s1);
            Step(a[2], b0, b1, ref r2, ref s2);
            Step(a[3], b0, b1, ref r3, ref s3);
            if (TRows.Count > 4)
            {
                Step(a[4], b0, b1, ref r4, ref s4);
                Step(a[5], b0, b1, ref r5, ref s5);
            }

            if (TRows.Count > 6)
            {
                Step(a[6], b0, b1, ref r6, ref s6);
                Step(a[7], b0, b1, ref r7, ref s7);
            }

            if (TRows.Count > 8)
            {
                Step(a[8], b0, b1, ref r8, ref s8);
                Step(a[9], b0, b1, ref r9, ref s9);
                Step(a[10], b0, b1, ref rA, ref sA);
                Step(a[11], b0, b1, ref rB, ref sB);
            }
        }

        Put(c, r0, s0);
        Put(c + cRow, r1, s1);
        Put(c + 2 * cRow, r2, s2);
        Put(c + 3 * cRow, r3, s3);
        if (TRows.Count > 4)
        {
            Put(c4, r4, s4);
            Put(c4 + cRow, r5, s5);
        }

        if (TRows.Count > 6)
        {
            Put(c4 + 2 * cRow, r6, s6);
            Put(c4 + 3 * cRow, r7, s7);
        }

        if (TRows.Count > 8)
        {
            Put(c8, r8, s8);
            Put(c8 + cRow, r9, s9);
            Put(c8 + 2 * cRow, rA, sA);
            Put(c8 + 3 * cRow, rB, sB);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Step(TElement value, TLane b0, TLane b1, ref TLane r, ref TLane s)
        {
            TLane x = TLane.Broadcast(value);
            TLane.AddProduct(x, b0, ref r);
            if (TVectors.Two)
                TLane.AddProduct(x, b1, ref s);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Get(TElement* c, ref TLane r, ref TLane s)
        {
            r = TLane.Load(c);
            if (TVectors.Two)
                s = TLane.Load(c + TLane.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Put(TElement* c, TLane r, TLane s)
        {
            TLane.Store(r, c);
            if (TVectors.Two)
                TLane.Store(s, c + TLane.Count);
        }
    }
}
