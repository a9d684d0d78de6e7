using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Resample(Tensor x, Tensor y, LineWeights weights, long outer, long inner)
    {
        long rows = y.Count == 0 ? 0 : outer * weights.Outputs;
        long grain = RowGrain(inner * Math.Max(1, weights.Sources.Length / Math.Max(1, weights.Outputs)));
        switch (x.DType)
        {
            case DType.Float32:
                Launch.Float(
                    new ResampleKernel<float>(x.Pointer<float>(), y.Pointer<float>(), weights, inner), rows, grain, x,
                    y);
                break;
            case DType.Float64:
                Launch.Double(
                    new ResampleKernel<double>(x.Pointer<double>(), y.Pointer<double>(), weights, inner), rows, grain,
                    x, y);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void SamplePoints(Tensor x, Tensor places, Tensor w, Tensor y)
    {
        PointSizes sizes = PointSizes.Of(x, places);
        long grain = RowGrain(sizes.Taps);
        if (x.DType == DType.Float32)
            Run<float>();
        else
            Run<double>();

        void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            => Launch.Ranges(
                new SampleKernel<T>(x.Pointer<T>(), places.Pointer<long>(), w.Pointer<T>(), y.Pointer<T>(), sizes),
                y.Count, grain, x, places, w, y);
    }

    public override void SamplePointsInputGrad(Tensor dy, Tensor places, Tensor w, Tensor dx)
    {
        PointSizes sizes = PointSizes.Of(dx, places);
        long grain = RowGrain(sizes.Points * sizes.Taps);
        if (dy.DType == DType.Float32)
            Run<float>();
        else
            Run<double>();

        void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            => Launch.Ranges(
                new SampleInputGradKernel<T>(
                    dy.Pointer<T>(), places.Pointer<long>(), w.Pointer<T>(), dx.Pointer<T>(), sizes),
                dx.Count == 0 ? 0 : (long)dx.Shape[0] * dx.Shape[1], grain, dy, places, w, dx);
    }

    public override void SamplePointsWeightGrad(Tensor dy, Tensor x, Tensor places, Tensor dw)
    {
        PointSizes sizes = PointSizes.Of(x, places);
        long grain = RowGrain(sizes.Taps * sizes.Channels);
        if (dy.DType == DType.Float32)
            Run<float>();
        else
            Run<double>();

        void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            => Launch.Ranges(
                new SampleWeightGradKernel<T>(
                    dy.Pointer<T>(), x.Pointer<T>(), places.Pointer<long>(), dw.Pointer<T>(), sizes),
                dw.Count == 0 ? 0 : (long)dw.Shape[0] * dw.Shape[1], grain, dy, x, places, dw);
    }

    /// <summary>Channels and elements of a plane [n, channels, size], points and taps of places [n, points,
    /// taps].</summary>
    private readonly record struct PointSizes(long Channels, long Size, long Points, long Taps)
    {
        public static PointSizes Of(Tensor x, Tensor places) =>
            new(x.Shape[1], x.Shape[2], places.Shape[1], places.Shape[2]);
    }

    private readonly struct ResampleKernel<TElement>(TElement* x, TElement* y, LineWeights weights, long inner)
        : IElementKernel<TElement>
        where TElement : unmanaged
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            (long o, long j) = Math.DivRem(start, weights.Outputs);
            if (inner == 1)
            {
                for (; start < end; o++, j = 0)
                {
                    long count = Math.Min(end - start, weights.Outputs - j);
                    Line<TScalar>(x + (o * weights.Inputs), y + start, (int)j, (int)count);
                    start += count;
                }

                return;
            }

            for (long row = start; row < end; row++)
            {
                TElement* source = x + (o * weights.Inputs * inner), target = y + (row * inner);
                Step<TScalar>(source, target, (int)j, Step<TLane>(source, target, (int)j, 0));
                if (++j == weights.Outputs)
                    (o, j) = (o + 1, 0);
            }
        }

        // Outputs j … j + count - 1 of a line: the sums of Step, without its calls.
        private void Line<TScalar>(TElement* source, TElement* target, int j, int count)
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            ReadOnlySpan<int> starts = weights.Starts.AsSpan(j, count + 1), sources = weights.Sources;
            ReadOnlySpan<double> factors = weights.Weights.AsSpan(0, sources.Length);
            int t = starts[0];
            for (int i = 0; i < count; i++)
            {
                TScalar sum = TScalar.Of(0);
                for (int last = starts[i + 1]; t < last; t++)
                    sum = TScalar.FusedMultiplyAdd(TScalar.Of(factors[t]), TScalar.Load(source + sources[t]), sum);
                TScalar.Store(sum, target + i);
            }
        }

        private long Step<TLane>(TElement* source, TElement* target, int j, long i)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            int first = weights.Starts[j], last = weights.Starts[j + 1];
            for (; i + TLane.Count <= inner; i += TLane.Count)
            {
                TLane sum = TLane.Of(0);
                for (int t = first; t < last; t++)
                {
                    TLane value = TLane.Load(source + (weights.Sources[t] * inner) + i);
                    sum = TLane.FusedMultiplyAdd(TLane.Of(weights.Weights[t]), value, sum);
                }

                TLane.Store(sum, target + i);
            }

            return i;
        }
    }

    private readonly struct SampleKernel<T>(T* x, long* places, T* w, T* y, PointSizes sizes) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            while (start < end)
            {
                (long plane, long p) = Math.DivRem(start, sizes.Points);
                long count = Math.Min(end - start, sizes.Points - p);
                T* source = x + (plane * sizes.Size);
                long first = ((plane / sizes.Channels * sizes.Points) + p) * sizes.Taps;
                for (long i = 0; i < count; i++, first += sizes.Taps)
                {
                    double sum = 0;
                    for (long t = first; t < first + sizes.Taps; t++)
                    {
                        if (places[t] >= 0)
                            sum += double.CreateTruncating(w[t]) * double.CreateTruncating(source[places[t]]);
                    }

                    y[start + i] = T.CreateTruncating(sum);
                }

                start += count;
            }
        }
    }

    // Points of one plane in their order: the sums do not depend on the threads.
    private readonly struct SampleInputGradKernel<T>(T* dy, long* places, T* w, T* dx, PointSizes sizes) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            for (long plane = start; plane < end; plane++)
            {
                T* source = dy + (plane * sizes.Points), target = dx + (plane * sizes.Size);
                long t = plane / sizes.Channels * sizes.Points * sizes.Taps;
                for (long p = 0; p < sizes.Points; p++)
                {
                    for (long last = t + sizes.Taps; t < last; t++)
                    {
                        if (places[t] >= 0)
                            target[places[t]] = T.FusedMultiplyAdd(w[t], source[p], target[places[t]]);
                    }
                }
            }
        }
    }

    private readonly struct SampleWeightGradKernel<T>(T* dy, T* x, long* places, T* dw, PointSizes sizes) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                (long n, long p) = Math.DivRem(item, sizes.Points);
                for (long t = item * sizes.Taps; t < (item + 1) * sizes.Taps; t++)
                {
                    double sum = 0;
                    for (long plane = n * sizes.Channels; places[t] >= 0 && plane < (n + 1) * sizes.Channels; plane++)
                    {
                        sum += double.CreateTruncating(dy[(plane * sizes.Points) + p])
                            * double.CreateTruncating(x[(plane * sizes.Size) + places[t]]);
                    }

                    dw[t] = T.CreateTruncating(sum);
                }
            }
        }
    }
}
