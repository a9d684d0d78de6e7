using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    // With fewer columns, or more elements in each, sorting the targets keeps more threads busy.
    private const long FewColumns = 256, ManyInColumn = 256;

    /// <summary>What is done with the elements of a type, one by one.</summary>
    private interface ICombineWork
    {
        void Run<TElement, TCombine>(TCombine combine)
            where TElement : unmanaged
            where TCombine : struct, IGpuCombine<TElement>;
    }

    public override void Scatter<TOp>(Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op)
    {
        using var held = new Held(y, index, s);
        ForElements(y.DType, op, new ScatterWork(this, y, index, s, outer, n, k, inner));
    }

    private static void ForElements<TOp, TWork>(DType dtype, TOp op, TWork work)
        where TOp : struct, IReduceOp, IIntegerReduceOp
        where TWork : struct, ICombineWork
    {
        switch (dtype)
        {
            case DType.Float32:
                work.Run<float, LaneCombine<GpuF32, float, TOp>>(new(op));
                break;
            case DType.Float64:
                work.Run<double, LaneCombine<GpuF64, double, TOp>>(new(op));
                break;
            case DType.Int64:
                work.Run<long, IntegerCombine<IntegerI64, long, TOp>>(new(op));
                break;
            case DType.Int32:
                work.Run<int, IntegerCombine<IntegerI32, int, TOp>>(new(op));
                break;
            case DType.Float16 or DType.BFloat16:
                work.Run<ushort, IntegerCombine<IntegerU16, ushort, TOp>>(new(op));
                break;
            case DType.Int8:
                work.Run<sbyte, IntegerCombine<IntegerI8, sbyte, TOp>>(new(op));
                break;
            default:
                work.Run<byte, IntegerCombine<IntegerU8, byte, TOp>>(new(op));
                break;
        }
    }

    private void Scatter<TElement, TCombine>(
        Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TCombine combine)
        where TElement : unmanaged
        where TCombine : struct, IGpuCombine<TElement>
    {
        long count = outer * k * inner;
        ArrayView<TElement> vy = y.View<TElement>(), vs = s.View<TElement>();
        if (count == 0)
            return;
        if (outer * inner >= FewColumns || k <= ManyInColumn)
        {
            queue.Launch(
                new ScatterKernel<TElement, TCombine>(vy, index.View<long>(), vs, n, k, inner, combine), outer * inner);
            return;
        }

        // The same with one dim and the place in all of y as index: there the targets are sorted.
        using GpuStorage places = Rent(count * sizeof(long));
        ArrayView<long> place = places.View.Cast<long>();
        queue.Launch(new ScatterPlacesKernel(index.View<long>(), place, n, k, inner), count);
        IndexScatter<TElement, TCombine>(vy, place, vs, 1, outer * n * inner, count, 1, combine);
    }

    private readonly struct ScatterWork(
        GpuBackend backend, Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner) : ICombineWork
    {
        public void Run<TElement, TCombine>(TCombine combine)
            where TElement : unmanaged
            where TCombine : struct, IGpuCombine<TElement>
            => backend.Scatter<TElement, TCombine>(y, index, s, outer, n, k, inner, combine);
    }

    /// <summary>A column per thread: all that goes to one target comes in the order of j.</summary>
    internal readonly struct ScatterKernel<TElement, TCombine>(
        ArrayView<TElement> y, ArrayView<long> index, ArrayView<TElement> s, long n, long k, long inner,
        TCombine combine) : IGpuKernel
        where TElement : unmanaged
        where TCombine : struct, IGpuCombine<TElement>
    {
        public void Run(long column)
        {
            long outer = GpuIndex.Divide(column, inner), i = column - (outer * inner);
            long from = (outer * k * inner) + i, first = (outer * n * inner) + i;
            for (long j = 0; j < k; j++, from += inner)
            {
                long to = first + (index[from] * inner);
                y[to] = combine.Combine(y[to], s[from]);
            }
        }
    }

    internal readonly struct ScatterPlacesKernel(
        ArrayView<long> index, ArrayView<long> places, long n, long k, long inner) : IGpuKernel
    {
        public void Run(long at)
        {
            long row = GpuIndex.Divide(at, inner), i = at - (row * inner);
            places[at] = (((GpuIndex.Divide(row, k) * n) + index[at]) * inner) + i;
        }
    }
}
