using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    /// <summary>How the places of maxima are written down.</summary>
    private const int NoPlaces = 0, PlacesInWindow = 1, PlacesInPlane = 2;

    public override void MaxPool(Tensor x, Tensor y, Tensor? places, PoolShape shape)
    {
        using var held = new Held(x, y, places);
        if (x.DType == DType.Float32)
            MaxPool<GpuF32, float>(x, y, places, shape);
        else
            MaxPool<GpuF64, double>(x, y, places, shape);
    }

    public override void PoolIndices(Tensor places, Tensor indices, PoolShape shape)
    {
        using var held = new Held(places, indices);
        queue.Launch(
            new PoolIndicesKernel(places.View<byte>(), indices.View<long>(), new PoolRule(shape)), places.Count);
    }

    public override Tensor MaxPoolGrad(Tensor dy, Tensor places, Shape input, PoolShape shape)
    {
        using var held = new Held(dy, places);
        Tensor dx = dy.New(input);
        if (dy.DType == DType.Float32)
            MaxPoolGrad<GpuF32, float>(dy, places, dx, shape);
        else
            MaxPoolGrad<GpuF64, double>(dy, places, dx, shape);
        return dx;
    }

    public override void AvgPool(Tensor x, Tensor y, PoolShape shape, bool countIncludePad, int? divisor)
    {
        using var held = new Held(x, y);
        var divisors = new PoolDivisors(shape, countIncludePad, divisor);
        if (x.DType == DType.Float32)
        {
            queue.Launch(
                new AvgPoolKernel<GpuF32, float>(x.View<float>(), y.View<float>(), new PoolRule(shape), divisors),
                y.Count);
        }
        else
        {
            queue.Launch(
                new AvgPoolKernel<GpuF64, double>(x.View<double>(), y.View<double>(), new PoolRule(shape), divisors),
                y.Count);
        }
    }

    public override void AvgPoolGrad(Tensor dy, Tensor dx, PoolShape shape, bool countIncludePad, int? divisor)
    {
        using var held = new Held(dy, dx);
        var divisors = new PoolDivisors(shape, countIncludePad, divisor);
        if (dy.DType == DType.Float32)
        {
            queue.Launch(
                new AvgPoolGradKernel<GpuF32, float>(dy.View<float>(), dx.View<float>(), new PoolRule(shape), divisors),
                dx.Count);
        }
        else
        {
            queue.Launch(
                new AvgPoolGradKernel<GpuF64, double>(
                    dy.View<double>(), dx.View<double>(), new PoolRule(shape), divisors),
                dx.Count);
        }
    }

    private void MaxPool<TLane, TElement>(Tensor x, Tensor y, Tensor? places, PoolShape shape)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        (ArrayView<byte> bytes, ArrayView<long> indices, int kind) = ViewsOf(places, y);
        queue.Launch(
            new MaxPoolKernel<TLane, TElement>(
                x.View<TElement>(), y.View<TElement>(), bytes, indices, kind, new PoolRule(shape)),
            y.Count);
    }

    private void MaxPoolGrad<TLane, TElement>(Tensor dy, Tensor places, Tensor dx, PoolShape shape)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        (ArrayView<byte> bytes, ArrayView<long> indices, int kind) = ViewsOf(places, dx);
        queue.Launch(
            new MaxPoolGradKernel<TLane, TElement>(
                dy.View<TElement>(), bytes, indices, kind, dx.View<TElement>(), new PoolRule(shape)),
            dx.Count);
    }

    /// <summary>Views of the places; those of the other kind show another tensor and are never touched.</summary>
    private static (ArrayView<byte> Bytes, ArrayView<long> Indices, int Kind) ViewsOf(Tensor? places, Tensor other)
    {
        bool isByte = places is { DType: DType.UInt8 }, isLong = places is { DType: DType.Int64 };
        return (
            (isByte ? places! : other).View<byte>(), (isLong ? places! : other).View<long>(),
            isByte ? PlacesInWindow : isLong ? PlacesInPlane : NoPlaces);
    }

    /// <summary>What the sum of a window is divided by.</summary>
    internal readonly struct PoolDivisors(PoolShape shape, bool countIncludePad, int? divisor)
    {
        private readonly PoolRule _rule = new(shape);
        private readonly int _divisor = divisor ?? 0;
        private readonly int _isPadded = countIncludePad ? 1 : 0;

        public int At(int d, int h, int w)
        {
            if (_divisor != 0)
                return _divisor;
            return _isPadded != 0
                ? _rule.Depth.Padded(d) * _rule.Height.Padded(h) * _rule.Width.Padded(w)
                : _rule.Depth.Inside(d) * _rule.Height.Inside(h) * _rule.Width.Inside(w);
        }
    }

    /// <summary>One thread for every window.</summary>
    internal readonly struct MaxPoolKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> y, ArrayView<byte> places, ArrayView<long> indices, int kind,
        PoolRule shape) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long plane = index;
            int ow = GpuIndex.Take(ref plane, shape.Width.Output);
            int oh = GpuIndex.Take(ref plane, shape.Height.Output);
            int od = GpuIndex.Take(ref plane, shape.Depth.Output);
            int firstW = shape.Width.Begin(ow), firstH = shape.Height.Begin(oh), firstD = shape.Depth.Begin(od);
            int endW = shape.Width.End(ow), endH = shape.Height.End(oh), endD = shape.Depth.End(od);
            long first = plane * shape.InputSize, at = shape.IndexOf(firstD, firstH) + firstW;
            TLane largest = TLane.Of(double.NegativeInfinity);
            int place = 0, next = 0;
            for (int d = firstD; d < endD; d += shape.Depth.Step)
            {
                for (int h = firstH; h < endH; h += shape.Height.Step)
                {
                    long line = shape.IndexOf(d, h);
                    for (int w = firstW; w < endW; w += shape.Width.Step)
                    {
                        TLane value = TLane.Of(x[first + line + w]);
                        if (TLane.IsSet(TLane.Greater(value, largest)) || TLane.IsSet(TLane.IsNaN(value)))
                        {
                            largest = value;
                            at = line + w;
                            place = next;
                        }

                        next++;
                    }
                }
            }

            y[index] = largest.Element;
            if (kind == PlacesInWindow)
                places[index] = (byte)place;
            if (kind == PlacesInPlane)
                indices[index] = at;
        }
    }

    /// <summary>One thread for every window.</summary>
    internal readonly struct PoolIndicesKernel(ArrayView<byte> places, ArrayView<long> indices, PoolRule shape)
        : IGpuKernel
    {
        public void Run(long index)
        {
            long plane = index;
            int w = GpuIndex.Take(ref plane, shape.Width.Output);
            int h = GpuIndex.Take(ref plane, shape.Height.Output);
            int d = GpuIndex.Take(ref plane, shape.Depth.Output);
            indices[index] = shape.IndexOf(d, h, w, places[index]);
        }
    }

    /// <summary>One thread for every input: it looks at the windows that see it, in order.</summary>
    internal readonly struct MaxPoolGradKernel<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<byte> places, ArrayView<long> indices, int kind, ArrayView<TElement> dx,
        PoolRule shape) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long plane = index;
            int w = GpuIndex.Take(ref plane, shape.Width.Input);
            int h = GpuIndex.Take(ref plane, shape.Height.Input);
            int d = GpuIndex.Take(ref plane, shape.Depth.Input);
            long own = shape.IndexOf(d, h) + w;
            int lastD = shape.Depth.LastOver(d), lastH = shape.Height.LastOver(h), lastW = shape.Width.LastOver(w);
            int firstH = shape.Height.FirstOver(h), firstW = shape.Width.FirstOver(w);
            TLane sum = TLane.Of(0.0);
            for (int od = shape.Depth.FirstOver(d); od < lastD; od++)
            {
                for (int oh = firstH; oh < lastH; oh++)
                {
                    long line = ((((plane * shape.Depth.Output) + od) * shape.Height.Output) + oh) * shape.Width.Output;
                    for (int ow = firstW; ow < lastW; ow++)
                    {
                        long at = kind == PlacesInPlane
                            ? indices[line + ow]
                            : shape.IndexOf(od, oh, ow, places[line + ow]);
                        if (at == own)
                            sum += TLane.Of(dy[line + ow]);
                    }
                }
            }

            dx[index] = sum.Element;
        }
    }

    /// <summary>One thread for every window.</summary>
    internal readonly struct AvgPoolKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> y, PoolRule shape, PoolDivisors divisors) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>, IGpuCountLane<TLane>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long plane = index;
            int ow = GpuIndex.Take(ref plane, shape.Width.Output);
            int oh = GpuIndex.Take(ref plane, shape.Height.Output);
            int od = GpuIndex.Take(ref plane, shape.Depth.Output);
            int firstW = shape.Width.Begin(ow), firstH = shape.Height.Begin(oh);
            int endW = shape.Width.End(ow), endH = shape.Height.End(oh), endD = shape.Depth.End(od);
            long first = plane * shape.InputSize;
            TLane sum = TLane.Of(0.0);
            for (int d = shape.Depth.Begin(od); d < endD; d++)
            {
                for (int h = firstH; h < endH; h++)
                {
                    long line = first + shape.IndexOf(d, h);
                    for (int w = firstW; w < endW; w++)
                        sum += TLane.Of(x[line + w]);
                }
            }

            y[index] = (sum / TLane.OfCount(divisors.At(od, oh, ow))).Element;
        }
    }

    /// <summary>One thread for every input: it looks at the windows that see it, in order.</summary>
    internal readonly struct AvgPoolGradKernel<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<TElement> dx, PoolRule shape, PoolDivisors divisors) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>, IGpuCountLane<TLane>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long plane = index;
            int w = GpuIndex.Take(ref plane, shape.Width.Input);
            int h = GpuIndex.Take(ref plane, shape.Height.Input);
            int d = GpuIndex.Take(ref plane, shape.Depth.Input);
            int lastD = shape.Depth.LastOver(d), lastH = shape.Height.LastOver(h), lastW = shape.Width.LastOver(w);
            int firstH = shape.Height.FirstOver(h), firstW = shape.Width.FirstOver(w);
            TLane sum = TLane.Of(0.0);
            for (int od = shape.Depth.FirstOver(d); od < lastD; od++)
            {
                for (int oh = firstH; oh < lastH; oh++)
                {
                    long line = ((((plane * shape.Depth.Output) + od) * shape.Height.Output) + oh) * shape.Width.Output;
                    for (int ow = firstW; ow < lastW; ow++)
                        sum += TLane.Of(dy[line + ow]) / TLane.OfCount(divisors.At(od, oh, ow));
                }
            }

            dx[index] = sum.Element;
        }
    }
}
