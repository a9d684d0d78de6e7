using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void MatMul(Tensor a, Tensor b, Tensor y)
    {
        if (y.DType != DType.Float32)
            throw Unexpected(y.DType);
        int rank = y.Rank;
        long m = y.Shape[rank - 2], n = y.Shape[rank - 1], k = a.Shape[rank - 1];
        Layout batchA = Batch(a), batchB = Batch(b);
        queue.Launch(
            new MatMulKernel(
                a.View<float>(), b.View<float>(), y.View<float>(), new StrideWalk(batchA, batchB), m, n, k,
                a.Layout.Strides[rank - 2], a.Layout.Strides[rank - 1], b.Layout.Strides[rank - 2],
                b.Layout.Strides[rank - 1]),
            y.Count);

        static Layout Batch(Tensor t) => new(
            new Shape([.. Enumerable.Range(0, t.Rank - 2).Select(d => t.Shape[d])]),
            t.Layout.Strides[..(t.Rank - 2)].ToArray(), 0);
    }

    internal readonly struct MatMulKernel(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> y, StrideWalk batches, long m, long n, long k,
        long rowA, long columnA, long rowB, long columnB) : IGpuKernel
    {
        public void Run(long index)
        {
            long batch = index / (m * n), row = (index / n) - (batch * m), column = index % n;
            (long i, long j) = batches.At(batch);
            i += row * rowA;
            j += column * columnB;
            float sum = 0;
            for (long l = 0; l < k; l++, i += columnA, j += rowB)
                sum += a[i] * b[j];
            y[index] = sum;
        }
    }
}
