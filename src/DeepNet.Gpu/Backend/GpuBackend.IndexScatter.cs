using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void IndexScatter<TOp>(
        Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op)
    {
        using var held = new Held(y, index, s);
        ForElements(y.DType, op, new IndexScatterWork(this, y, index, s, outer, n, k, inner));
    }

    private void IndexScatter<TElement, TCombine>(
        ArrayView<TElement> y, ArrayView<long> index, ArrayView<TElement> s, long outer, long n, long k, long inner,
        TCombine combine)
        where TElement : unmanaged
        where TCombine : struct, IGpuCombine<TElement>
    {
        if (outer * k * inner == 0)
            return;
        using GpuStorage orders = Rent(k * sizeof(long));
        ArrayView<long> order = orders.View.Cast<long>();
        Sort<OrderI64, long>(index, order, 1, k, 1, descending: false);
        queue.Launch(
            new IndexScatterKernel<TElement, TCombine>(y, index, order, s, n, k, inner, combine), outer * k * inner);
    }

    private readonly struct IndexScatterWork(
        GpuBackend backend, Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner) : ICombineWork
    {
        public void Run<TElement, TCombine>(TCombine combine)
            where TElement : unmanaged
            where TCombine : struct, IGpuCombine<TElement>
            => backend.IndexScatter<TElement, TCombine>(
                y.View<TElement>(), index.View<long>(), s.View<TElement>(), outer, n, k, inner, combine);
    }

    /// <summary>Of the rows in the order of their targets, the threads at the first of each target take all of that
    /// target, in their old order.</summary>
    internal readonly struct IndexScatterKernel<TElement, TCombine>(
        ArrayView<TElement> y, ArrayView<long> index, ArrayView<long> order, ArrayView<TElement> s, long n, long k,
        long inner, TCombine combine) : IGpuKernel
        where TElement : unmanaged
        where TCombine : struct, IGpuCombine<TElement>
    {
        public void Run(long at)
        {
            long row = GpuIndex.Divide(at, inner), i = at - (row * inner);
            long outer = GpuIndex.Divide(row, k), first = row - (outer * k);
            long target = index[order[first]];
            if (first > 0 && index[order[first - 1]] == target)
                return;
            long to = (((outer * n) + target) * inner) + i;
            TElement sum = y[to];
            for (long j = first; j < k && index[order[j]] == target; j++)
                sum = combine.Combine(sum, s[(((outer * k) + order[j]) * inner) + i]);
            y[to] = sum;
        }
    }
}
