using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>The product of one step: a few rows of a batch times one packed panel of the recurrent weight.</summary>
/// <remarks>Every sum is taken in order of k in one chain of fused multiply-adds, whatever the tile.</remarks>
internal static unsafe class RecurrentTile
{
    /// <summary>Most rows of a tile: with four vectors per row, what the registers hold.</summary>
    public const int MostRows = 6;

    /// <summary>Most vectors of a row of a panel.</summary>
    public const int MostVectors = 4;

    /// <summary>A number the compiler knows.</summary>
    private interface ICount
    {
        static abstract int Value { get; }
    }

    /// <summary>Rows of the next tile, of those that are left.</summary>
    public static int Rows<TLane, TElement>(int left)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        bool isWide = TLane.Count * sizeof(TElement) == 64 || AdvSimd.Arm64.IsSupported;
        return left switch
        {
            < 2 => 1,
            < 4 => 2,
            _ when !isWide => 2,
            < 6 => 4,
            _ => 6,
        };
    }

    /// <summary>sums[row, j] = Σₖ a[row, k] · panel[k, j] for the j of some vectors.</summary>
    public static void Multiply<TLane, TElement>(
        int rows, int vectors, int depth, TElement* a, long aRow, TElement* panel, TElement* sums)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        switch (rows)
        {
            case 6:
                Multiply<TLane, TElement, Six>(vectors, depth, a, aRow, panel, sums);
                break;
            case 4:
                Multiply<TLane, TElement, Four>(vectors, depth, a, aRow, panel, sums);
                break;
            case 2:
                Multiply<TLane, TElement, Two>(vectors, depth, a, aRow, panel, sums);
                break;
            default:
                Multiply<TLane, TElement, One>(vectors, depth, a, aRow, panel, sums);
                break;
        }
    }

    private static void Multiply<TLane, TElement, TRows>(
        int vectors, int depth, TElement* a, long aRow, TElement* panel, TElement* sums)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TRows : struct, ICount
    {
        switch (vectors)
        {
            case 4:
                Multiply<TLane, TElement, TRows, Four>(depth, a, aRow, panel, sums);
                break;
            case 3:
                Multiply<TLane, TElement, TRows, Three>(depth, a, aRow, panel, sums);
                break;
            case 2:
                Multiply<TLane, TElement, TRows, Two>(depth, a, aRow, panel, sums);
                break;
            default:
                Multiply<TLane, TElement, TRows, One>(depth, a, aRow, panel, sums);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TLane, TElement, TRows, TVectors>(
        int depth, TElement* a, long aRow, TElement* panel, TElement* sums)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        TLane r00 = default, r01 = default, r02 = default, r03 = default;
        TLane r10 = default, r11 = default, r12 = default, r13 = default;
        TLane r20 = default, r21 = default, r22 = default, r23 = default;
        TLane r30 = default, r31 = default, r32 = default, r33 = default;
        TLane r40 = default, r41 = default, r42 = default, r43 = default;
        TLane r50 = default, r51 = default, r52 = default, r53 = default;
        TElement* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
        for (long k = 0; k < depth; k++)
        {
            TLane b0 = TLane.Load(panel);
            TLane b1 = TVectors.Value > 1 ? TLane.Load(panel + TLane.Count) : default;
            TLane b2 = TVectors.Value > 2 ? TLane.Load(panel + (2 * TLane.Count)) : default;
            TLane b3 = TVectors.Value > 3 ? TLane.Load(panel + (3 * TLane.Count)) : default;
            Step<TLane, TElement, TVectors>(a[k], b0, b1, b2, b3, ref r00, ref r01, ref r02, ref r03);
            if (TRows.Value > 1)
                Step<TLane, TElement, TVectors>(a1[k], b0, b1, b2, b3, ref r10, ref r11, ref r12, ref r13);
            if (TRows.Value > 2)
            {
                Step<TLane, TElement, TVectors>(a2[k], b0, b1, b2, b3, ref r20, ref r21, ref r22, ref r23);
                Step<TLane, TElement, TVectors>(a3[k], b0, b1, b2, b3, ref r30, ref r31, ref r32, ref r33);
            }

            if (TRows.Value > 4)
            {
                Step<TLane, TElement, TVectors>(a4[k], b0, b1, b2, b3, ref r40, ref r41, ref r42, ref r43);
                Step<TLane, TElement, TVectors>(a5[k], b0, b1, b2, b3, ref r50, ref r51, ref r52, ref r53);
            }

            panel += TVectors.Value * TLane.Count;
        }

        long row = TVectors.Value * TLane.Count;
        Put<TLane, TElement, TVectors>(sums, r00, r01, r02, r03);
        if (TRows.Value > 1)
            Put<TLane, TElement, TVectors>(sums + row, r10, r11, r12, r13);
        if (TRows.Value > 2)
        {
            Put<TLane, TElement, TVectors>(sums + (2 * row), r20, r21, r22, r23);
            Put<TLane, TElement, TVectors>(sums + (3 * row), r30, r31, r32, r33);
        }

        if (TRows.Value > 4)
        {
            Put<TLane, TElement, TVectors>(sums + (4 * row), r40, r41, r42, r43);
            Put<TLane, TElement, TVectors>(sums + (5 * row), r50, r51, r52, r53);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TLane, TElement, TVectors>(
        TElement a, TLane b0, TLane b1, TLane b2, TLane b3, ref TLane r0, ref TLane r1, ref TLane r2, ref TLane r3)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TVectors : struct, ICount
    {
        TLane x = TLane.Broadcast(a);
        TLane.AddProduct(x, b0, ref r0);
        if (TVectors.Value > 1)
            TLane.AddProduct(x, b1, ref r1);
        if (TVectors.Value > 2)
            TLane.AddProduct(x, b2, ref r2);
        if (TVectors.Value > 3)
            TLane.AddProduct(x, b3, ref r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TLane, TElement, TVectors>(TElement* sums, TLane r0, TLane r1, TLane r2, TLane r3)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TVectors : struct, ICount
    {
        TLane.Store(r0, sums);
        if (TVectors.Value > 1)
            TLane.Store(r1, sums + TLane.Count);
        if (TVectors.Value > 2)
            TLane.Store(r2, sums + (2 * TLane.Count));
        if (TVectors.Value > 3)
            TLane.Store(r3, sums + (3 * TLane.Count));
    }

    private readonly struct One : ICount
    {
        public static int Value => 1;
    }

    private readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    private readonly struct Three : ICount
    {
        public static int Value => 3;
    }

    private readonly struct Four : ICount
    {
        public static int Value => 4;
    }

    private readonly struct Six : ICount
    {
        public static int Value => 6;
    }
}
