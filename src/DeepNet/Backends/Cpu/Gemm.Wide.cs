using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class Gemm
{
    // Enough sums in flight that none waits for the one before it, with one row only.
    private const int WideVectors = 8;

    /// <summary>A tile of one or two rows and eight vectors; row r of step p of A is a[p · rows + r].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WideTile<TLane, TElement, TRows>(
        int depth, TElement* a, TElement* b, long bRow, TElement* c, long cRow, bool add)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TRows : struct, IConst
    {
        TLane r0 = default, r1 = default, r2 = default, r3 = default;
        TLane r4 = default, r5 = default, r6 = default, r7 = default;
        TLane s0 = default, s1 = default, s2 = default, s3 = default;
        TLane s4 = default, s5 = default, s6 = default, s7 = default;
        for (; depth > 0; depth--, a += TRows.Count, b += bRow)
        {
            TLane x = TLane.Broadcast(a[0]), y = TRows.Count > 1 ? TLane.Broadcast(a[1]) : default;
            WideStep<TLane, TElement, TRows>(b, x, y, ref r0, ref s0);
            WideStep<TLane, TElement, TRows>(b + TLane.Count, x, y, ref r1, ref s1);
            WideStep<TLane, TElement, TRows>(b + 2 * TLane.Count, x, y, ref r2, ref s2);
            WideStep<TLane, TElement, TRows>(b + 3 * TLane.Count, x, y, ref r3, ref s3);
            WideStep<TLane, TElement, TRows>(b + 4 * TLane.Count, x, y, ref r4, ref s4);
            WideStep<TLane, TElement, TRows>(b + 5 * TLane.Count, x, y, ref r5, ref s5);
            WideStep<TLane, TElement, TRows>(b + 6 * TLane.Count, x, y, ref r6, ref s6);
            WideStep<TLane, TElement, TRows>(b + 7 * TLane.Count, x, y, ref r7, ref s7);
        }

        Put<TLane, TElement, Two>(c, r0, r1, add);
        Put<TLane, TElement, Two>(c + 2 * TLane.Count, r2, r3, add);
        Put<TLane, TElement, Two>(c + 4 * TLane.Count, r4, r5, add);
        Put<TLane, TElement, Two>(c + 6 * TLane.Count, r6, r7, add);
        if (TRows.Count > 1)
        {
            c += cRow;
            Put<TLane, TElement, Two>(c, s0, s1, add);
            Put<TLane, TElement, Two>(c + 2 * TLane.Count, s2, s3, add);
            Put<TLane, TElement, Two>(c + 4 * TLane.Count, s4, s5, add);
            Put<TLane, TElement, Two>(c + 6 * TLane.Count, s6, s7, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WideStep<TLane, TElement, TRows>(TElement* b, TLane x, TLane y, ref TLane r, ref TLane s)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TRows : struct, IConst
    {
        TLane v = TLane.Load(b);
        TLane.AddProduct(x, v, ref r);
        if (TRows.Count > 1)
            TLane.AddProduct(y, v, ref s);
    }
}
