using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Matrix products C (+)= A · B over packed panels and register tiles.</summary>
/// <remarks>
/// Every element of C is summed in one order, whatever the SIMD width, the thread count or the place of its tile: over
/// k in blocks of <see cref="DepthBlock"/>, fused multiply-adds in order of k from zero inside a block, blocks added to
/// C in order. The blocking follows Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008.
/// </remarks>
internal static unsafe partial class Gemm
{
    /// <summary>Products summed before the sum is added to C. Part of the result's definition.</summary>
    internal const int DepthBlock = 256;

    // Depth blocks whose panels are packed at once, and the elements of one factor that packing may take.
    private const int PassBlocks = 4;
    private const int SharedPassBlocks = 2;
    private const long PackedElements = 1 << 21;

    // Up to SerialWork multiply-adds a fork costs more than it gains; from ItemWork on an item of a batch has its own.
    private const long SerialWork = 1 << 18;
    private const long ItemWork = 1 << 22;

    private const int WantedTasks = 16;
    // Rows of A that stay in the second cache while panels of B pass.
    private const int MaxRows = 384;
    private const int MaxColumnPanels = 16;

    /// <summary>
    /// C (+)= A · B with A [m, k] and B [k, n] of any element strides and C [m, n] of unit column stride, then
    /// + <paramref name="bias"/> [n] on every row if there is one.
    /// </summary>
    public static void Multiply<T>(
        T* a, long aRow, long aCol, T* b, long bRow, long bCol, T* c, long cRow, int m, int n, int k, bool accumulate,
        T* bias = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Multiply(
            1, new Batch<T>(a, null, 0, aRow, aCol), new Batch<T>(b, null, 0, bRow, bCol),
            new Batch<T>(c, null, 0, cRow, 1), m, n, k, accumulate, bias);

    /// <inheritdoc cref="Run{TLane, TElement, TA, TB, TEpilogue}"/>
    internal static void Run<TLane, TElement, TA, TB>(
        in TA a, in TB b, TElement* c, long cRow, long cItem, int items, int m, int n, long k, bool accumulate)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TA : unmanaged, IPanelSource<TElement>
        where TB : unmanaged, IPanelSource<TElement> =>
        Run<TLane, TElement, TA, TB, NoEpilogue<TElement>>(
            a, b, c, cRow, cItem, items, m, n, k, accumulate, default);

    /// <summary>
    /// C of every item (+)= A · B of that item, then the epilogue. The sources give A by columns (rows of A are panel
    /// columns) and B by rows; A is the same for all items, B and C may differ.
    /// </summary>
    /// <remarks>The lane changes the speed, never a bit of the result.</remarks>
    internal static void Run<TLane, TElement, TA, TB, TEpilogue>(
        in TA a, in TB b, TElement* c, long cRow, long cItem, int items, int m, int n, long k, bool accumulate,
        in TEpilogue epilogue)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TA : unmanaged, IPanelSource<TElement>
        where TB : unmanaged, IPanelSource<TElement>
        where TEpilogue : unmanaged, IEpilogue<TElement>
    {
        if (m <= 0 || n <= 0 || items <= 0)
            return;

        // One column: Cᵀ = Bᵀ · Aᵀ fills whole vectors, and a product does not care which factor comes first.
        bool column = n == 1 && m > 1 && cRow == 1 && items == 1;
        if (k <= 0 || column)
        {
            if (k > 0)
                Run<TLane, TElement, TB, TA>(b, a, c, m, 0, 1, 1, m, k, accumulate);
            else if (!accumulate)
                Clear(c, cRow, cItem, items, m, n);
            for (int item = 0; item < items; item++)
                epilogue.Apply<TLane>(c + item * cItem, cRow, 0, m, 0, n);
            return;
        }

        if (items == 1
            && TrySmall<TLane, TElement, TA, TB, TEpilogue>(a, b, c, cRow, m, n, k, accumulate, epilogue))
        {
            return;
        }

        if (Streams(items, m, n, k))
        {
            StreamJob<TLane, TElement, TA, TB, TEpilogue> stream = new()
            {
                A = a,
                B = b,
                C = c,
                CRow = cRow,
                M = m,
                N = n,
                K = k,
                Accumulate = accumulate,
                Epilogue = epilogue,
            };
            stream.Run();
            return;
        }

        double work = (double)m * n * k * items;

        // Where several row blocks read the same panels of B, all of them are packed at once, if they fit.
        int height = FullHeight<TLane, TElement>();
        bool share = m > MaxRows && (long)items * n * DepthBlock <= PackedElements;
        long blocks = share ? Math.Min(PackedElements / ((long)items * n * DepthBlock), SharedPassBlocks) : PassBlocks;
        long passDepth = Math.Min(k, blocks * DepthBlock);
        int passRows = (int)Math.Min(m, Math.Max(1, PackedElements / passDepth / height) * height);

        Job<TLane, TElement, TA, TB, TEpilogue> job = new()
        {
            A = a,
            B = b,
            C = c,
            CRow = cRow,
            CItem = cItem,
            Items = items,
            N = n,
            K = k,
            Accumulate = accumulate,
            Epilogue = epilogue,
        };
        for (long depth0 = 0; depth0 < k; depth0 += passDepth)
        {
            int depth = (int)Math.Min(passDepth, k - depth0);
            for (int row0 = 0; row0 < m; row0 += passRows)
                job.Pass(depth0, depth, row0, Math.Min(passRows, m - row0), work >= SerialWork);
        }
    }

    /// <summary>Rows of a full tile: twelve where there are 32 registers, six where there are 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FullHeight<TLane, TElement>()
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged =>
        TLane.Count * sizeof(TElement) == 64 || AdvSimd.Arm64.IsSupported ? 12 : 6;

    private static void Clear<TElement>(TElement* c, long cRow, long cItem, int items, int m, int n)
        where TElement : unmanaged
    {
        for (int item = 0; item < items; item++)
        {
            for (int row = 0; row < m; row++)
                new Span<TElement>(c + item * cItem + row * cRow, n).Clear();
        }
    }
}
