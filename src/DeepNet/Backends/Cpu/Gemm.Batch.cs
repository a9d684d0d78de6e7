using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class Gemm
{
    // Multiply-adds of the small items that one block takes.
    private const long BlockWork = 1 << 18;

    /// <summary>
    /// C[i] (+)= A[i] · B[i] for i below <paramref name="count"/>, matrices at a constant distance (0: shared).
    /// </summary>
    public static void MultiplyBatch<T>(
        int count, T* a, long aBatch, long aRow, long aCol, T* b, long bBatch, long bRow, long bCol,
        T* c, long cBatch, long cRow, int m, int n, int k, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Multiply(
            count, new Batch<T>(a, null, aBatch, aRow, aCol), new Batch<T>(b, null, bBatch, bRow, bCol),
            new Batch<T>(c, null, cBatch, cRow, 1), m, n, k, accumulate, null);

    /// <summary>C[i] (+)= A[i] · B[i], matrix i at its own offset: broadcast and permuted batch dimensions.</summary>
    public static void MultiplyBatch<T>(
        T* a, ReadOnlySpan<long> aOffsets, long aRow, long aCol, T* b, ReadOnlySpan<long> bOffsets, long bRow,
        long bCol, T* c, ReadOnlySpan<long> cOffsets, long cRow, int m, int n, int k, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (long* aAt = aOffsets, bAt = bOffsets, cAt = cOffsets)
        {
            Multiply(
                cOffsets.Length, new Batch<T>(a, aAt, 0, aRow, aCol), new Batch<T>(b, bAt, 0, bRow, bCol),
                new Batch<T>(c, cAt, 0, cRow, 1), m, n, k, accumulate, null);
        }
    }

    // The one place that turns an element type and a width into a lane.
    private static void Multiply<T>(
        int count, Batch<T> a, Batch<T> b, Batch<T> c, int m, int n, int k, bool accumulate, T* bias)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Batch<float> fa = a.As<float>(), fb = b.As<float>(), fc = c.As<float>();
            switch (Simd.Width)
            {
                case 512:
                    RunBatch<F32x16, float>(count, fa, fb, fc, m, n, k, accumulate, (float*)bias);
                    break;
                case 256:
                    RunBatch<F32x8, float>(count, fa, fb, fc, m, n, k, accumulate, (float*)bias);
                    break;
                default:
                    RunBatch<F32x4, float>(count, fa, fb, fc, m, n, k, accumulate, (float*)bias);
                    break;
            }

            return;
        }

        Batch<double> da = a.As<double>(), db = b.As<double>(), dc = c.As<double>();
        switch (Simd.Width)
        {
            case 512:
                RunBatch<F64x8, double>(count, da, db, dc, m, n, k, accumulate, (double*)bias);
                break;
            case 256:
                RunBatch<F64x4, double>(count, da, db, dc, m, n, k, accumulate, (double*)bias);
                break;
            default:
                RunBatch<F64x2, double>(count, da, db, dc, m, n, k, accumulate, (double*)bias);
                break;
        }
    }

    // One left factor for all items is one product with many right ones. Else large items go one after the other, each
    // in parallel, and small ones in parallel, some per block.
    private static void RunBatch<TLane, TElement>(
        int count, Batch<TElement> a, Batch<TElement> b, Batch<TElement> c, int m, int n, int k, bool accumulate,
        TElement* bias)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        if (a.IsShared && b.IsRegular && c.IsRegular)
        {
            StridedPanel<TElement> left = new(a[0], a.Column, a.Row), right = new(b[0], b.Row, b.Column, b.Stride);
            if (bias == null)
            {
                Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
                    left, right, c[0], c.Row, c.Stride, count, m, n, k, accumulate);
            }
            else
            {
                Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>, ColumnBias<TElement>>(
                    left, right, c[0], c.Row, c.Stride, count, m, n, k, accumulate, new(bias));
            }

            return;
        }

        double work = Math.Max(1.0, (double)m * n * k);
        int perBlock = Math.Max(1, (int)(BlockWork / work));
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

        public readonly long Stride = stride;
        public readonly long Row = row;
        public readonly long Column = column;

        public bool IsRegular => _offsets == null;

        public bool IsShared => _offsets == null && Stride == 0;

        public TElement* this[int index] => _origin + (_offsets == null ? index * Stride : _offsets[index]);

        /// <summary>The same with another name for the element type, which is the same type.</summary>
        public Batch<T> As<T>()
            where T : unmanaged => new((T*)_origin, _offsets, Stride, Row, Column);
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
