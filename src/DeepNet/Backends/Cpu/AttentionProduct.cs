using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Products of small matrices in the cache, C = A · B with a whole number of <see cref="Columns"/>
/// columns.</summary>
/// <remarks>
/// Every element is a chain of fused multiply-adds from zero in order of the inner dim, whatever the tile and the SIMD
/// width.
/// </remarks>
internal static unsafe class AttentionProduct<TLane, TElement>
    where TLane : struct, IPackedLane<TLane, TElement>
    where TElement : unmanaged
{
    /// <summary>Two of the widest vectors.</summary>
    public const int Columns = 32;

    // Eight rows of two vectors want 16 sums in registers: there are 32 of the widest ones, but 16 of the others.
    private static int Height => TLane.Count * sizeof(TElement) == 64 ? 8 : 4;

    /// <summary>C [m, n] = A · B, with <paramref name="add"/> C = factor[i] · C + A · B (factor null: 1).</summary>
    /// <remarks>Element (i, p) of A lies at i · aRow + p · aStep; rows of B and C are adjacent elements.</remarks>
    public static void Run(
        TElement* a, long aRow, long aStep, TElement* b, long bRow, TElement* c, long cRow, int m, int n, int k,
        bool add, TElement* factor = null)
    {
        int i = 0;
        for (; Height == 8 && i + 8 <= m; i += 8)
        {
            for (int j = 0; j < n; j += 2 * TLane.Count)
                Tile8(a + (i * aRow), aRow, aStep, b + j, bRow, c + (i * cRow) + j, cRow, k, add, At(factor, i));
        }

        for (; i + 4 <= m; i += 4)
        {
            for (int j = 0; j < n; j += 2 * TLane.Count)
                Tile4(a + (i * aRow), aRow, aStep, b + j, bRow, c + (i * cRow) + j, cRow, k, add, At(factor, i));
        }

        for (; i < m; i++)
        {
            for (int j = 0; j < n; j += 2 * TLane.Count)
                Tile1(a + (i * aRow), aStep, b + j, bRow, c + (i * cRow) + j, k, add, At(factor, i));
        }
    }

    private static TElement* At(TElement* factor, int i) => factor == null ? null : factor + i;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile8(
        TElement* a, long aRow, long aStep, TElement* b, long bRow, TElement* c, long cRow, int k, bool add,
        TElement* factor)
    {
        TElement* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow, a6 = a5 + aRow,
            a7 = a6 + aRow;
        TLane c00 = TLane.Of(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00,
            c40 = c00, c41 = c00, c50 = c00, c51 = c00, c60 = c00, c61 = c00, c70 = c00, c71 = c00;
        long end = k * aStep;
        for (long p = 0; p != end; p += aStep)
        {
            TLane b0 = TLane.Load(b), b1 = TLane.Load(b + TLane.Count);
            b += bRow;
            TLane x = TLane.Broadcast(a[p]);
            TLane.AddProduct(x, b0, ref c00);
            TLane.AddProduct(x, b1, ref c01);
            x = TLane.Broadcast(a1[p]);
            TLane.AddProduct(x, b0, ref c10);
            TLane.AddProduct(x, b1, ref c11);
            x = TLane.Broadcast(a2[p]);
            TLane.AddProduct(x, b0, ref c20);
            TLane.AddProduct(x, b1, ref c21);
            x = TLane.Broadcast(a3[p]);
            TLane.AddProduct(x, b0, ref c30);
            TLane.AddProduct(x, b1, ref c31);
            x = TLane.Broadcast(a4[p]);
            TLane.AddProduct(x, b0, ref c40);
            TLane.AddProduct(x, b1, ref c41);
            x = TLane.Broadcast(a5[p]);
            TLane.AddProduct(x, b0, ref c50);
            TLane.AddProduct(x, b1, ref c51);
            x = TLane.Broadcast(a6[p]);
            TLane.AddProduct(x, b0, ref c60);
            TLane.AddProduct(x, b1, ref c61);
            x = TLane.Broadcast(a7[p]);
            TLane.AddProduct(x, b0, ref c70);
            TLane.AddProduct(x, b1, ref c71);
        }

        Finish(c, c00, c01, add, factor, 0);
        Finish(c + cRow, c10, c11, add, factor, 1);
        Finish(c + (2 * cRow), c20, c21, add, factor, 2);
        Finish(c + (3 * cRow), c30, c31, add, factor, 3);
        Finish(c + (4 * cRow), c40, c41, add, factor, 4);
        Finish(c + (5 * cRow), c50, c51, add, factor, 5);
        Finish(c + (6 * cRow), c60, c61, add, factor, 6);
        Finish(c + (7 * cRow), c70, c71, add, factor, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile4(
        TElement* a, long aRow, long aStep, TElement* b, long bRow, TElement* c, long cRow, int k, bool add,
        TElement* factor)
    {
        TElement* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
        TLane c00 = TLane.Of(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
        long end = k * aStep;
        for (long p = 0; p != end; p += aStep)
        {
            TLane b0 = TLane.Load(b), b1 = TLane.Load(b + TLane.Count);
            b += bRow;
            TLane x = TLane.Broadcast(a[p]);
            TLane.AddProduct(x, b0, ref c00);
            TLane.AddProduct(x, b1, ref c01);
            x = TLane.Broadcast(a1[p]);
            TLane.AddProduct(x, b0, ref c10);
            TLane.AddProduct(x, b1, ref c11);
            x = TLane.Broadcast(a2[p]);
            TLane.AddProduct(x, b0, ref c20);
            TLane.AddProduct(x, b1, ref c21);
            x = TLane.Broadcast(a3[p]);
            TLane.AddProduct(x, b0, ref c30);
            TLane.AddProduct(x, b1, ref c31);
        }

        Finish(c, c00, c01, add, factor, 0);
        Finish(c + cRow, c10, c11, add, factor, 1);
        Finish(c + (2 * cRow), c20, c21, add, factor, 2);
        Finish(c + (3 * cRow), c30, c31, add, factor, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile1(
        TElement* a, long aStep, TElement* b, long bRow, TElement* c, int k, bool add, TElement* factor)
    {
        TLane c0 = TLane.Of(0), c1 = c0;
        for (int p = 0; p < k; p++)
        {
            TLane x = TLane.Broadcast(*a);
            TLane.AddProduct(x, TLane.Load(b), ref c0);
            TLane.AddProduct(x, TLane.Load(b + TLane.Count), ref c1);
            a += aStep;
            b += bRow;
        }

        Finish(c, c0, c1, add, factor, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TElement* c, TLane c0, TLane c1, bool add, TElement* factor, int row)
    {
        if (add)
        {
            TLane old0 = TLane.Load(c), old1 = TLane.Load(c + TLane.Count);
            if (factor != null)
            {
                TLane f = TLane.Broadcast(factor[row]);
                TLane.AddProduct(f, old0, ref c0);
                TLane.AddProduct(f, old1, ref c1);
            }
            else
            {
                c0 += old0;
                c1 += old1;
            }
        }

        TLane.Store(c0, c);
        TLane.Store(c1, c + TLane.Count);
    }
}
