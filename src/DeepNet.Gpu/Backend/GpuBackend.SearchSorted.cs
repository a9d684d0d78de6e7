using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void SearchSorted(Tensor sorted, Tensor values, Tensor y, long rows, long n, bool right)
    {
        using var held = new Held(sorted, values, y);
        long perRow = sorted.Count == n ? values.Count : values.Count / Math.Max(1, rows);
        ForOrder(values.DType, new SearchWork(this, sorted, values, y, perRow, n, right ? 1 : 0));
    }

    private void Search<TOrder, TElement>(Tensor sorted, Tensor values, Tensor y, long perRow, long n, int isRight)
        where TOrder : struct, IGpuOrder<TElement>
        where TElement : unmanaged
        => queue.Launch(
            new SearchKernel<TOrder, TElement>(
                sorted.View<TElement>(), values.View<TElement>(), y.View<long>(), perRow, n, isRight),
            values.Count);

    private readonly struct SearchWork(
        GpuBackend backend, Tensor sorted, Tensor values, Tensor y, long perRow, long n, int isRight) : IOrderWork
    {
        public void Run<TOrder, TElement>()
            where TOrder : struct, IGpuOrder<TElement>
            where TElement : unmanaged
            => backend.Search<TOrder, TElement>(sorted, values, y, perRow, n, isRight);
    }

    /// <summary>A value per thread.</summary>
    internal readonly struct SearchKernel<TOrder, TElement>(
        ArrayView<TElement> sorted, ArrayView<TElement> values, ArrayView<long> y, long perRow, long n, int isRight)
        : IGpuKernel
        where TOrder : struct, IGpuOrder<TElement>
        where TElement : unmanaged
    {
        public void Run(long i)
        {
            TElement value = values[i];
            ulong key = TOrder.Key(value);
            long first = GpuIndex.Divide(i, perRow) * n, low = 0, high = n;

            // NaN comes after everything.
            if (TOrder.IsNaN(value))
                low = n;
            while (low < high)
            {
                long middle = low + ((high - low) >> 1);
                TElement element = sorted[first + middle];
                ulong other = TOrder.Key(element);
                bool isBehind = !TOrder.IsNaN(element) && (isRight != 0 ? other > key : other >= key);
                if (isBehind)
                    high = middle;
                else
                    low = middle + 1;
            }

            y[i] = low;
        }
    }
}
