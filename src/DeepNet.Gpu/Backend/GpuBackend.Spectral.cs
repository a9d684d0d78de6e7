using System.Collections.Concurrent;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

/// <remarks>Numbers in pairs, real and imaginary part. An inverse is the transform with both exchanged on both sides.
/// </remarks>
internal sealed partial class GpuBackend
{
    // Below, one launch that sums is faster than several that divide the work.
    private const int ShortestFast = 64;

    private const int MostTables = 64;

    private readonly ConcurrentDictionary<(int N, DType DType), FourierTables> _fourierTables = new();

    public override void Fourier(Tensor x, Tensor y, FourierRows plan)
    {
        using var held = new Held(x, y);
        switch (x.DType)
        {
            case DType.Float32:
                Fourier<GpuF32, float>(x, y, plan);
                break;
            case DType.Float64:
                Fourier<GpuF64, double>(x, y, plan);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void AllPole(Tensor x, Tensor a, Tensor y, long rows, long n)
    {
        using var held = new Held(x, a, y);
        if (x.DType == DType.Float64)
        {
            int order = (int)a.Count;
            using Tensor past = Tensor.Empty([(int)rows, Math.Max(1, order)], DType.Float64, Device);
            queue.Launch(
                new AllPoleKernel(x.View<double>(), a.View<double>(), y.View<double>(), past.View<double>(), n, order),
                rows);
            return;
        }

        // In doubles: rounding each result would feed its error back into all that follow.
        using Tensor wideX = Tensor.Empty(x.Shape, DType.Float64, Device);
        using Tensor wideA = Tensor.Empty(a.Shape, DType.Float64, Device);
        using Tensor wideY = Tensor.Empty(y.Shape, DType.Float64, Device);
        Cast(x, wideX);
        Cast(a, wideA);
        AllPole(wideX, wideA, wideY, rows, n);
        Cast(wideY, y);
    }

    private FourierTables Tables(int n, DType dtype)
    {
        if (_fourierTables.TryGetValue((n, dtype), out FourierTables? tables))
            return tables;
        if (_fourierTables.Count >= MostTables)
            _fourierTables.Clear();
        return _fourierTables.GetOrAdd((n, dtype), FourierTables.Of(n, dtype, Device));
    }

    private void Fourier<TLane, TElement>(Tensor x, Tensor y, FourierRows plan)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        if (plan.Rows == 0)
            return;
        FourierTables tables = Tables(plan.N, x.DType);
        (int isRealIn, int isRealOut, int isInverse) =
            (plan.IsRealIn ? 1 : 0, plan.IsRealOut ? 1 : 0, plan.IsInverse ? 1 : 0);
        TElement scale = TLane.Of(plan.Scale).Element;
        if (plan.N < ShortestFast && tables.Convolution is null)
        {
            queue.Launch(
                new FourierSumKernel<TLane, TElement>(
                    x.View<TElement>(), y.View<TElement>(), tables.Roots.View<TElement>(), plan.N, plan.From, plan.To,
                    isRealIn, isRealOut, isInverse, scale),
                plan.Rows * plan.To);
            return;
        }

        FourierTables inner = tables.Convolution ?? tables;
        int hasChirp = tables.Convolution is null ? 0 : 1, length = inner.N;
        Shape shape = [checked((int)plan.Rows), length, 2];
        using Tensor one = Tensor.Empty(shape, x.DType, Device), other = Tensor.Empty(shape, x.DType, Device);
        queue.Launch(
            new FourierLoadKernel<TLane, TElement>(
                x.View<TElement>(), one.View<TElement>(), tables.Chirp.View<TElement>(), length,
                Math.Min(plan.From, plan.N), plan.From, isRealIn, isInverse, hasChirp),
            plan.Rows * length);
        Tensor result = Passes<TLane, TElement>(one, other, inner, plan.Rows);
        if (hasChirp != 0)
        {
            queue.Launch(
                new FourierProductKernel<TLane, TElement>(
                    result.View<TElement>(), tables.ChirpSpectrum.View<TElement>(), length),
                plan.Rows * length);
            result = Passes<TLane, TElement>(result, ReferenceEquals(result, one) ? other : one, inner, plan.Rows);
            scale = TLane.Of(plan.Scale / length).Element;
        }

        queue.Launch(
            new FourierStoreKernel<TLane, TElement>(
                result.View<TElement>(), y.View<TElement>(), tables.Chirp.View<TElement>(), length,
                Math.Min(plan.To, plan.N), plan.To, isRealOut, isInverse, hasChirp, scale),
            plan.Rows * plan.To);
    }

    private Tensor Passes<TLane, TElement>(Tensor x, Tensor y, FourierTables tables, long rows)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        int stride = 1, rest = tables.N;
        foreach (int factor in tables.Passes)
        {
            rest /= factor;
            queue.Launch(
                new FourierPassKernel<TLane, TElement>(
                    x.View<TElement>(), y.View<TElement>(), tables.Roots.View<TElement>(), tables.N, factor, stride,
                    rest),
                rows * tables.N);
            stride *= factor;
            (x, y) = (y, x);
        }

        return x;
    }

    /// <summary>One thread per number of the result: the whole sum.</summary>
    internal readonly struct FourierSumKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> y, ArrayView<TElement> roots, int n, int from, int to, int isRealIn,
        int isRealOut, int isInverse, TElement scale) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long row = index / to;
            int k = (int)(index - (row * to)), place = 0, count = from < n ? from : n;
            TLane re = TLane.Of(0), im = TLane.Of(0);
            for (int t = 0; t < count && k < n; t++)
            {
                long at = (row * from) + t;
                TLane a = TLane.Of(x[isRealIn != 0 ? at : 2 * at]);
                TLane b = isRealIn != 0 ? TLane.Of(0) : TLane.Of(x[(2 * at) + 1]);
                TLane cosine = TLane.Of(roots[2 * place]), sine = TLane.Of(roots[(2 * place) + 1]);
                if (isInverse != 0)
                    sine = -sine;
                re += (a * cosine) - (b * sine);
                im += (a * sine) + (b * cosine);
                place += k;
                if (place >= n)
                    place -= n;
            }

            if (isRealOut != 0)
            {
                y[index] = (re * TLane.Of(scale)).Element;
                return;
            }

            y[2 * index] = (re * TLane.Of(scale)).Element;
            y[(2 * index) + 1] = (im * TLane.Of(scale)).Element;
        }
    }

    /// <summary>Rows as pairs, filled up with zeros; times the chirp if there is one.</summary>
    internal readonly struct FourierLoadKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> y, ArrayView<TElement> chirp, int length, int count, int from,
        int isReal, int isInverse, int hasChirp) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long row = index / length;
            int t = (int)(index - (row * length));
            TLane re = TLane.Of(0), im = TLane.Of(0);
            if (t < count)
            {
                long at = (row * from) + t;
                re = TLane.Of(x[isReal != 0 ? at : 2 * at]);
                if (isReal == 0)
                    im = TLane.Of(x[(2 * at) + 1]);
                if (isInverse != 0)
                    (re, im) = (im, re);
                if (hasChirp != 0)
                {
                    TLane c = TLane.Of(chirp[2 * t]), s = TLane.Of(chirp[(2 * t) + 1]);
                    (re, im) = ((re * c) - (im * s), (re * s) + (im * c));
                }
            }

            y[2 * index] = re.Element;
            y[(2 * index) + 1] = im.Element;
        }
    }

    /// <summary>One pass of Stockham's transform: each number of the result is a sum over one factor of the length.
    /// </summary>
    internal readonly struct FourierPassKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> y, ArrayView<TElement> roots, int n, int factor, int stride,
        int rest) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long row = index / n;
            int place = (int)(index - (row * n)), block = place / stride, q = place - (block * stride);
            int p = block / factor, j = block - (p * factor), apart = stride * rest;
            long at = (row * n) + ((long)stride * p) + q;
            int root = stride * p * j, step = apart * j;
            TLane re = TLane.Of(0), im = TLane.Of(0);
            for (int k = 0; k < factor; k++)
            {
                TLane a = TLane.Of(x[2 * at]), b = TLane.Of(x[(2 * at) + 1]);
                TLane c = TLane.Of(roots[2 * (long)root]), s = TLane.Of(roots[(2 * (long)root) + 1]);
                re += (a * c) - (b * s);
                im += (a * s) + (b * c);
                at += apart;
                root += step;
                if (root >= n)
                    root -= n;
            }

            y[2 * index] = re.Element;
            y[(2 * index) + 1] = im.Element;
        }
    }

    /// <summary>Times the chirp's transform, with real and imaginary parts exchanged: the inverse follows.</summary>
    internal readonly struct FourierProductKernel<TLane, TElement>(
        ArrayView<TElement> y, ArrayView<TElement> spectrum, int length) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long k = index % length;
            TLane re = TLane.Of(y[2 * index]), im = TLane.Of(y[(2 * index) + 1]);
            TLane c = TLane.Of(spectrum[2 * k]), s = TLane.Of(spectrum[(2 * k) + 1]);
            y[2 * index] = ((re * s) + (im * c)).Element;
            y[(2 * index) + 1] = ((re * c) - (im * s)).Element;
        }
    }

    /// <summary>The numbers that are kept, scaled; behind them zeros.</summary>
    internal readonly struct FourierStoreKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> y, ArrayView<TElement> chirp, int length, int count, int to,
        int isReal, int isInverse, int hasChirp, TElement scale) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long row = index / to;
            int k = (int)(index - (row * to));
            TLane re = TLane.Of(0), im = TLane.Of(0);
            if (k < count)
            {
                long at = (row * length) + k;
                re = TLane.Of(x[2 * at]);
                im = TLane.Of(x[(2 * at) + 1]);
                if (hasChirp != 0)
                {
                    TLane c = TLane.Of(chirp[2 * k]), s = TLane.Of(chirp[(2 * k) + 1]);
                    (re, im) = ((im * c) - (re * s), (im * s) + (re * c));
                }

                if (isInverse != 0)
                    (re, im) = (im, re);
            }

            if (isReal != 0)
            {
                y[index] = (re * TLane.Of(scale)).Element;
                return;
            }

            y[2 * index] = (re * TLane.Of(scale)).Element;
            y[(2 * index) + 1] = (im * TLane.Of(scale)).Element;
        }
    }

    /// <summary>One thread per row; the last results in a ring.</summary>
    internal readonly struct AllPoleKernel(
        ArrayView<double> x, ArrayView<double> a, ArrayView<double> y, ArrayView<double> past, long n, int order)
        : IGpuKernel
    {
        public void Run(long index)
        {
            long ring = index * order;
            for (int i = 0; i < order; i++)
                past[ring + i] = 0;
            int newest = 0;
            for (long t = index * n; t < (index + 1) * n; t++)
            {
                double sum = x[t];
                int place = newest;
                for (int i = 0; i < order; i++)
                {
                    sum -= a[i] * past[ring + place];
                    place = place + 1 == order ? 0 : place + 1;
                }

                y[t] = sum;
                if (order == 0)
                    continue;
                newest = newest == 0 ? order - 1 : newest - 1;
                past[ring + newest] = sum;
            }
        }
    }
}
