using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class Gemm
{
    /// <summary>
    /// C[i] (+)= A[i] · B[i] for i below <paramref name="count"/>, matrices at a constant distance (0: shared).
    /// </summary>
    public static void MultiplyBatch(
        int count, float* a, long aBatch, long aRow, long aCol, float* b, long bBatch, long bRow, long bCol,
        float* c, long cBatch, long cRow, int m, int n, int k, bool accumulate)
    {
        if (aBatch == 0)
        {
            Multiply(
                new StridedPanel<float>(a, aCol, aRow), new StridedPanel<float>(b, bRow, bCol, bBatch), c, cRow, cBatch,
                count, m, n, k, accumulate);
            return;
        }

        MultiplyBatch(
            count, new Batch<float>(a, null, aBatch, aRow, aCol), new Batch<float>(b, null, bBatch, bRow, bCol),
            new Batch<float>(c, null, cBatch, cRow, 1), m, n, k, accumulate);
    }

    /// <summary>The same for doubles.</summary>
    public static void MultiplyBatch(
        int count, double* a, long aBatch, long aRow, long aCol, double* b, long bBatch, long bRow, long bCol,
        double* c, long cBatch, long cRow, int m, int n, int k, bool accumulate)
    {
        if (aBatch == 0)
        {
            Multiply(
                new StridedPanel<double>(a, aCol, aRow), new StridedPanel<double>(b, bRow, bCol, bBatch), c, cRow,
                cBatch, count, m, n, k, accumulate);
            return;
        }

        MultiplyBatch(
            count, new Batch<double>(a, null, aBatch, aRow, aCol), new Batch<double>(b, null, bBatch, bRow, bCol),
            new Batch<double>(c, null, cBatch, cRow, 1), m, n, k, accumulate);
    }

    /// <summary>C[i] (+)= A[i] · B[i], matrix i at its own offset: broadcast and permuted batch dimensions.</summary>
    public static void MultiplyBatch(
        float* a, ReadOnlySpan<long> aOffsets, long aRow, long aCol, float* b, ReadOnlySpan<long> bOffsets, long bRow,
        long bCol, float* c, ReadOnlySpan<long> cOffsets, long cRow, int m, int n, int k, bool accumulate)
    {
        fixed (long* aAt = aOffsets, bAt = bOffsets, cAt = cOffsets)
        {
            MultiplyBatch(
                cOffsets.Length, new Batch<float>(a, aAt, 0, aRow, aCol), new Batch<float>(b, bAt, 0, bRow, bCol),
                new Batch<float>(c, cAt, 0, cRow, 1), m, n, k, accumulate);
        }
    }

    /// <summary>The same for doubles.</summary>
    public static void MultiplyBatch(
        double* a, ReadOnlySpan<long> aOffsets, long aRow, long aCol, double* b, ReadOnlySpan<long> bOffsets, long bRow,
        long bCol, double* c, ReadOnlySpan<long> cOffsets, long cRow, int m, int n, int k, bool accumulate)
    {
        fixed (long* aAt = aOffsets, bAt = bOffsets, cAt = cOffsets)
        {
            MultiplyBatch(
                cOffsets.Length, new Batch<double>(a, aAt, 0, aRow, aCol), new Batch<double>(b, bAt, 0, bRow, bCol),
                new Batch<double>(c, cAt, 0, cRow, 1), m, n, k, accumulate);
        }
    }

    private static void MultiplyBatch(
        int count, Batch<float> a, Batch<float> b, Batch<float> c, int m, int n, int k, bool accumulate)
    {
        switch (Simd.Width)
        {
            case 512:
                RunBatch<F32x16, float>(count, a, b, c, m, n, k, accumulate);
                break;
            case 256:
                RunBatch<F32x8, float>(count, a, b, c, m, n, k, accumulate);
                break;
            default:
                RunBatch<F32x4, float>(count, a, b, c, m, n, k, accumulate);
                break;
        }
    }

    private static void MultiplyBatch(
        int count, Batch<double> a, Batch<double> b, Batch<double> c, int m, int n, int k, bool accumulate)
    {
        switch (Simd.Width)
        {
            case 512:
                RunBatch<F64x8, double>(count, a, b, c, m, n, k, accumulate);
                break;
            case 256:
                RunBatch<F64x4, double>(count, a, b, c, m, n, k, accumulate);
                break;
            default:
                RunBatch<F64x2, double>(count, a, b, c, m, n, k, accumulate);
                break;
        }
    }

    // Large items one after the other, each in parallel; small ones in parallel, some per block.
    private static void RunBatch<TLane, TElement>(
        int count, Batch<TElement> a, Batch<TElement> b, Batch<TElement> c, int m, int n, int k, bool accumulate)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        double work = Math.Max(1.0, (double)m * n * k);
        int perBlock = Math.Max(1, (int)(SerialWork / work));
        BatchBody<TLane, TElement> body = new(count, a, b, c, m, n, k, accumulate, perBlock);
        int blocks = (count + body.PerBlock - 1) / body.PerBlock;
        if (work < ItemWork)
        {
            WorkerPool.For(blocks, body);
            return;
        }

        for (int block = 0; block < blocks; block++)
            body.Run(block);
    }

    /// <summary>Equal matrices at regular or listed places.</summary>
    private readonly struct Batch<TElement>(TElement* origin, long* offsets, long stride, long row, long column)
        where TElement : unmanaged
    {
        private readonly TElement* _origin = origin;
        private readonly long* _offsets = offsets;
        private readonly long _stride = stride;

        public readonly long Row = row;
        public readonly long Column = column;

        public TElement* this[int index] => _origin + (_offsets == null ? index * _stride : _offsets[index]);
    }

    private readonly struct BatchBody<TLane, TElement>(
        int count, Batch<TElement> a, Batch<TElement> b, Batch<TElement> c, int m, int n, int k, bool accumulate,
        int perBlock) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        public readonly int PerBlock = perBlock;

        public void Run(long block)
        {
            int first = (int)block * PerBlock;
            int end = Math.Min(first + PerBlock, count);
            for (int i = first; i < end; i++)
            {
                Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
                    new(a[i], a.Column, a.Row), new(b[i], b.Row, b.Column), c[i], c.Row, 0, 1, m, n, k, accumulate);
            }
        }
    }
}
