using System.Numerics;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void MatMul(Tensor a, Tensor b, Tensor y)
    {
        if (y.Count == 0)
            return;
        switch (y.DType)
        {
            case DType.Float32:
                MatMul<float>(a, b, y);
                break;
            case DType.Float64:
                MatMul<double>(a, b, y);
                break;
            case DType.Int64:
                MatMulInteger(a, b, y);
                break;
            default:
                throw Unexpected(y.DType);
        }

        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(y);
    }

    private static void MatMul<T>(Tensor a, Tensor b, Tensor y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int m, int n, int k) = (y.Shape[-2], y.Shape[-1], a.Shape[-1]);
        ReadOnlySpan<long> sa = a.Layout.Strides, sb = b.Layout.Strides;
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), py = y.Pointer<T>();
        long count = y.Count / ((long)m * n);
        if (count == 1)
        {
            Gemm.Multiply(pa, sa[^2], sa[^1], pb, sb[^2], sb[^1], py, n, m, n, k, accumulate: false);
            return;
        }

        StridePlan batch = BatchPlan(a, b);
        if (batch.Inner == count && count <= int.MaxValue)
        {
            Gemm.MultiplyBatch(
                (int)count, pa, batch.InnerA, sa[^2], sa[^1], pb, batch.InnerB, sb[^2], sb[^1], py, (long)m * n, n,
                m, n, k, accumulate: false);
        }
        else
        {
            (long[] atA, long[] atB, long[] atY) = Offsets(batch, checked((int)count), (long)m * n);
            Gemm.MultiplyBatch(
                pa, atA, sa[^2], sa[^1], pb, atB, sb[^2], sb[^1], py, atY, n, m, n, k, accumulate: false);
        }
    }

    private static void MatMulInteger(Tensor a, Tensor b, Tensor y)
    {
        (int m, int n, int k) = (y.Shape[-2], y.Shape[-1], a.Shape[-1]);
        StridePlan batch = BatchPlan(a, b);
        (long[] atA, long[] atB, _) = Offsets(batch, checked((int)(y.Count / ((long)m * n))), (long)m * n);
        var kernel = new IntegerMatMulKernel(a, b, y, atA, atB);
        Launch.Ranges(kernel, y.Count / n, Math.Max(1, Launch.Grain / Math.Max(1, (long)n * k)), a, b, y);
    }

    /// <summary>The loops over the batch dims of both factors.</summary>
    private static StridePlan BatchPlan(Tensor a, Tensor b) => new(BatchOf(a.Layout), BatchOf(b.Layout));

    private static Layout BatchOf(Layout x) => new(new Shape(x.Shape.AsSpan()[..^2]), x.Strides[..^2].ToArray(), 0);

    /// <summary>Where the matrices of every product begin.</summary>
    private static (long[] A, long[] B, long[] Y) Offsets(StridePlan batch, int count, long size)
    {
        long[] a = new long[count], b = new long[count], y = new long[count];
        for (int i = 0; i < count; i++)
        {
            (long run, long step) = Math.DivRem(i, batch.Inner);
            batch.Locate(run, out a[i], out b[i]);
            a[i] += step * batch.InnerA;
            b[i] += step * batch.InnerB;
            y[i] = i * size;
        }

        return (a, b, y);
    }

    /// <summary>One item is one row of the product. Plain loops: integer products are small and rare.</summary>
    private readonly struct IntegerMatMulKernel(Tensor a, Tensor b, Tensor y, long[] atA, long[] atB) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            (int m, int n, int k) = (y.Shape[-2], y.Shape[-1], a.Shape[-1]);
            ReadOnlySpan<long> sa = a.Layout.Strides, sb = b.Layout.Strides;
            for (long item = start; item < end; item++)
            {
                (long matrix, long i) = Math.DivRem(item, m);
                long* row = a.Pointer<long>() + atA[matrix] + (i * sa[^2]), right = b.Pointer<long>() + atB[matrix];
                var target = new Span<long>(y.Pointer<long>() + (item * n), n);
                target.Clear();
                for (int l = 0; l < k; l++)
                {
                    long factor = row[l * sa[^1]];
                    for (int j = 0; j < n; j++)
                        target[j] += unchecked(factor * right[(l * sb[^2]) + (j * sb[^1])]);
                }
            }
        }
    }
}
