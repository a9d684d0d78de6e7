using System.Numerics;
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

    // Depth blocks whose rows of A are packed at once, and the elements that packing may take.
    private const int PassBlocks = 4;
    private const long PackedElements = 3 << 19;

    // Below SerialWork multiply-adds a fork costs more than it gains; from ItemWork on an item of a batch has its own.
    private const long SerialWork = 1 << 17;
    private const long ItemWork = 1 << 22;

    private const int WantedTasks = 16;
    // Rows of A that stay in the second cache while panels of B pass.
    private const int MaxRows = 384;
    private const int MaxColumnPanels = 16;

    /// <summary>
    /// C (+)= A · B with A [m, k] and B [k, n] of any element strides and C [m, n] of unit column stride.
    /// </summary>
    public static void Multiply(
        float* a, long aRow, long aCol, float* b, long bRow, long bCol, float* c, long cRow, int m, int n, int k,
        bool accumulate) =>
        Multiply(
            new StridedPanel<float>(a, aCol, aRow), new StridedPanel<float>(b, bRow, bCol), c, cRow, 0, 1, m, n, k,
            accumulate);

    /// <inheritdoc cref="Multiply(float*, long, long, float*, long, long, float*, long, int, int, int, bool)"/>
    public static void Multiply(
        double* a, long aRow, long aCol, double* b, long bRow, long bCol, double* c, long cRow, int m, int n, int k,
        bool accumulate) =>
        Multiply(
            new StridedPanel<double>(a, aCol, aRow), new StridedPanel<double>(b, bRow, bCol), c, cRow, 0, 1, m, n, k,
            accumulate);

    /// <summary>
    /// C of every item (+)= A · B of that item. The sources give A by columns (rows of A are panel columns) and B by
    /// rows; A is the same for all items, B and C may differ.
    /// </summary>
    public static void Multiply<TA, TB>(
        in TA a, in TB b, float* c, long cRow, long cItem, int items, int m, int n, long k, bool accumulate)
        where TA : unmanaged, IPanelSource<float>
        where TB : unmanaged, IPanelSource<float>
    {
        switch (Simd.Width)
        {
            case 512:
                Run<F32x16, float, TA, TB>(a, b, c, cRow, cItem, items, m, n, k, accumulate);
                break;
            case 256:
                Run<F32x8, float, TA, TB>(a, b, c, cRow, cItem, items, m, n, k, accumulate);
                break;
            default:
                Run<F32x4, float, TA, TB>(a, b, c, cRow, cItem, items, m, n, k, accumulate);
                break;
        }
    }

    /// <inheritdoc cref="Multiply{TA, TB}(in TA, in TB, float*, long, long, int, int, int, long, bool)"/>
    public static void Multiply<TA, TB>(
        in TA a, in TB b, double* c, long cRow, long cItem, int items, int m, int n, long k, bool accumulate)
        where TA : unmanaged, IPanelSource<double>
        where TB : unmanaged, IPanelSource<double>
    {
        switch (Simd.Width)
        {
            case 512:
                Run<F64x8, double, TA, TB>(a, b, c, cRow, cItem, items, m, n, k, accumulate);
                break;
            case 256:
                Run<F64x4, double, TA, TB>(a, b, c, cRow, cItem, items, m, n, k, accumulate);
                break;
            default:
                Run<F64x2, double, TA, TB>(a, b, c, cRow, cItem, items, m, n, k, accumulate);
                break;
        }
    }

    /// <summary>The product on one kind of lane; the lane changes the speed, never a bit of the result.</summary>
    internal static void Run<TLane, TElement, TA, TB>(
        in TA a, in TB b, TElement* c, long cRow, long cItem, int items, int m, int n, long k, bool accumulate)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TA : unmanaged, IPanelSource<TElement>
        where TB : unmanaged, IPanelSource<TElement>
    {
        if (m <= 0 || n <= 0 || items <= 0)
            return;

        if (k <= 0)
        {
            if (!accumulate)
                Clear(c, cRow, cItem, items, m, n);
            return;
        }

        // One column: Cᵀ = Bᵀ · Aᵀ fills whole vectors, and a product does not care which factor comes first.
        if (n == 1 && m > 1 && cRow == 1 && items == 1)
        {
            Run<TLane, TElement, TB, TA>(b, a, c, m, 0, 1, 1, m, k, accumulate);
            return;
        }

        int height = FullHeight<TLane, TElement>();
        long passDepth = Math.Min(k, PassBlocks * DepthBlock);
        int passRows = (int)Math.Min(m, Math.Max(1, PackedElements / passDepth / height) * height);
        bool parallel = (double)m * n * k * items >= SerialWork;

        Job<TLane, TElement, TA, TB> job = new()
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
        };
        for (long depth0 = 0; depth0 < k; depth0 += passDepth)
        {
            for (int row0 = 0; row0 < m; row0 += passRows)
                job.Pass(depth0, (int)Math.Min(passDepth, k - depth0), row0, Math.Min(passRows, m - row0), parallel);
        }
    }

    /// <summary>Rows of a full tile: twelve where there are 32 registers, six where there are 16.</summary>
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
