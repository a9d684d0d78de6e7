using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    private readonly ConditionalWeakTable<LineWeights, DeviceWeights> _weights = [];

    public override void Resample(Tensor x, Tensor y, LineWeights weights, long outer, long inner)
    {
        using var held = new Held(x, y);
        DeviceWeights terms = _weights.GetValue(weights, w => new DeviceWeights(this, w));
        switch (x.DType)
        {
            case DType.Float32:
                Resample<GpuF32, float>(x, y, weights, terms, terms.Singles.View.Cast<float>(), inner);
                break;
            case DType.Float64:
                Resample<GpuF64, double>(x, y, weights, terms, terms.Doubles.View.Cast<double>(), inner);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void SamplePoints(Tensor x, Tensor places, Tensor w, Tensor y)
    {
        using var held = new Held(x, places, w, y);
        if (x.DType == DType.Float32)
            Run<GpuF32, float>();
        else
            Run<GpuF64, double>();

        void Run<TLane, TElement>()
            where TLane : struct, IGpuLane<TLane, TElement>
            where TElement : unmanaged
            => queue.Launch(
                new SampleKernel<TLane, TElement>(
                    x.View<TElement>(), places.View<long>(), w.View<TElement>(), y.View<TElement>(),
                    new PointSizes(x, places)),
                y.Count);
    }

    public override void SamplePointsInputGrad(Tensor dy, Tensor places, Tensor w, Tensor dx)
    {
        using var held = new Held(dy, places, w, dx);
        var sizes = new PointSizes(dx, places);
        long terms = sizes.Points * sizes.Taps, planes = (long)dx.Shape[0] * dx.Shape[1];
        if (planes * terms == 0 || dx.Count == 0)
            return;

        // The terms of each image in the order of their places, so that those of one place lie side by side.
        using GpuStorage orders = Rent(places.Count * sizeof(long));
        ArrayView<long> order = orders.View.Cast<long>();
        Sort<OrderI64, long>(places.View<long>(), order, dx.Shape[0], terms, 1, descending: false);
        if (dy.DType == DType.Float32)
            Run<GpuF32, float>();
        else
            Run<GpuF64, double>();

        void Run<TLane, TElement>()
            where TLane : struct, IGpuLane<TLane, TElement>
            where TElement : unmanaged
            => queue.Launch(
                new SampleInputGradKernel<TLane, TElement>(
                    dy.View<TElement>(), places.View<long>(), order, w.View<TElement>(), dx.View<TElement>(), sizes),
                planes * terms);
    }

    public override void SamplePointsWeightGrad(Tensor dy, Tensor x, Tensor places, Tensor dw)
    {
        using var held = new Held(dy, x, places, dw);
        if (dy.DType == DType.Float32)
            Run<GpuF32, float>();
        else
            Run<GpuF64, double>();

        void Run<TLane, TElement>()
            where TLane : struct, IGpuLane<TLane, TElement>
            where TElement : unmanaged
            => queue.Launch(
                new SampleWeightGradKernel<TLane, TElement>(
                    dy.View<TElement>(), x.View<TElement>(), places.View<long>(), dw.View<TElement>(),
                    new PointSizes(x, places)),
                dw.Count);
    }

    private void Resample<TLane, TElement>(
        Tensor x, Tensor y, LineWeights weights, DeviceWeights terms, ArrayView<TElement> factors, long inner)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        => queue.Launch(
            new ResampleKernel<TLane, TElement>(
                x.View<TElement>(), y.View<TElement>(), terms.Places.View.Cast<int>(), factors, weights.Inputs,
                weights.Outputs, inner),
            y.Count);

    /// <summary>Channels and elements of a plane [n, channels, size], points and taps of places [n, points, taps].
    /// </summary>
    internal readonly struct PointSizes(Tensor x, Tensor places)
    {
        public readonly long Channels = x.Shape[1], Size = x.Shape[2], Points = places.Shape[1], Taps = places.Shape[2];
    }

    /// <summary>The terms of a <see cref="LineWeights"/> on the device, as long as it is used.</summary>
    private sealed class DeviceWeights(GpuBackend backend, LineWeights weights)
    {
        private GpuStorage? _singles, _doubles;

        /// <summary>Where the terms of each output begin, and then what each term reads.</summary>
        public GpuStorage Places { get; } = Put<int>(backend, [.. weights.Starts, .. weights.Sources]);

        public GpuStorage Singles =>
            _singles ??= Put<float>(backend, Array.ConvertAll(weights.Weights, weight => (float)weight));

        public GpuStorage Doubles => _doubles ??= Put<double>(backend, weights.Weights);

        private static GpuStorage Put<T>(GpuBackend backend, ReadOnlySpan<T> values)
            where T : unmanaged
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
            GpuStorage storage = backend.Rent(Math.Max(1, bytes.Length));
            backend.Upload(bytes, storage, 0);
            return storage;
        }
    }

    /// <summary>An output per thread.</summary>
    internal readonly struct ResampleKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> y, ArrayView<int> terms, ArrayView<TElement> factors, long inputs,
        long outputs, long inner) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long row = GpuIndex.Divide(index, inner), outer = GpuIndex.Divide(row, outputs);
            long j = row - (outer * outputs);
            long first = (outer * inputs * inner) + index - (row * inner);
            TLane sum = TLane.Of(0.0);
            for (int t = terms[j], last = terms[j + 1]; t < last; t++)
            {
                TLane value = TLane.Of(x[first + (terms[outputs + 1 + t] * inner)]);
                sum = TLane.FusedMultiplyAdd(TLane.Of(factors[t]), value, sum);
            }

            y[index] = sum.Element;
        }
    }

    /// <summary>A point of a plane per thread.</summary>
    internal readonly struct SampleKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<long> places, ArrayView<TElement> w, ArrayView<TElement> y, PointSizes sizes)
        : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long plane = GpuIndex.Divide(index, sizes.Points), point = index - (plane * sizes.Points);
            long first = ((GpuIndex.Divide(plane, sizes.Channels) * sizes.Points) + point) * sizes.Taps;
            long source = plane * sizes.Size;
            TLane sum = TLane.Of(0.0);
            for (long t = first; t < first + sizes.Taps; t++)
            {
                long place = places[t];
                if (place >= 0)
                    sum = TLane.FusedMultiplyAdd(TLane.Of(w[t]), TLane.Of(x[source + place]), sum);
            }

            y[index] = sum.Element;
        }
    }

    /// <summary>Of terms in the order of their places, the thread at the first of each place adds all of that place,
    /// in their old order.</summary>
    internal readonly struct SampleInputGradKernel<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<long> places, ArrayView<long> order, ArrayView<TElement> w,
        ArrayView<TElement> dx, PointSizes sizes) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long terms = sizes.Points * sizes.Taps;
            long plane = GpuIndex.Divide(index, terms), at = index - (plane * terms);
            long first = GpuIndex.Divide(plane, sizes.Channels) * terms, place = places[first + order[first + at]];
            if (place < 0 || (at > 0 && places[first + order[first + at - 1]] == place))
                return;
            long target = (plane * sizes.Size) + place;
            TLane sum = TLane.Of(dx[target]);
            for (; at < terms; at++)
            {
                long term = order[first + at];
                if (places[first + term] != place)
                    break;
                TLane slope = TLane.Of(dy[(plane * sizes.Points) + GpuIndex.Divide(term, sizes.Taps)]);
                sum = TLane.FusedMultiplyAdd(TLane.Of(w[first + term]), slope, sum);
            }

            dx[target] = sum.Element;
        }
    }

    /// <summary>A term per thread.</summary>
    internal readonly struct SampleWeightGradKernel<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<TElement> x, ArrayView<long> places, ArrayView<TElement> dw, PointSizes sizes)
        : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long row = GpuIndex.Divide(index, sizes.Taps), n = GpuIndex.Divide(row, sizes.Points);
            long point = row - (n * sizes.Points), place = places[index];
            TLane sum = TLane.Of(0.0);
            for (long c = 0; place >= 0 && c < sizes.Channels; c++)
            {
                long plane = (n * sizes.Channels) + c;
                TLane slope = TLane.Of(dy[(plane * sizes.Points) + point]);
                sum = TLane.FusedMultiplyAdd(slope, TLane.Of(x[(plane * sizes.Size) + place]), sum);
            }

            dw[index] = sum.Element;
        }
    }
}
