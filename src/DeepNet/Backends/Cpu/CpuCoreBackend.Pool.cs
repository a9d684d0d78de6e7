using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    // Outputs of one task: each sees several inputs.
    private const long PoolWork = Launch.Grain / 4;

    public override void MaxPool(Tensor x, Tensor y, Tensor? places, PoolShape shape)
    {
        byte* bytes = places is { DType: DType.UInt8 } ? places.Pointer<byte>() : null;
        long* indices = places is { DType: DType.Int64 } ? places.Pointer<long>() : null;
        if (x.DType == DType.Float32)
            Pool(x, y, places, shape, new Largest<float>(y.Pointer<float>(), bytes, indices, shape));
        else
            PoolDouble(x, y, places, shape, new Largest<double>(y.Pointer<double>(), bytes, indices, shape));
    }

    public override void PoolIndices(Tensor places, Tensor indices, PoolShape shape)
    {
        if (places.Count == 0)
            return;
        (long rows, long grain) = PoolRows(
            shape, shape.Depth.Output, shape.Height.Output, shape.Width.Output, PoolWork);
        Launch.Ranges(
            new PoolIndicesKernel(places.Pointer<byte>(), indices.Pointer<long>(), shape),
            rows, grain, places, indices);
    }

    public override void AvgPool(Tensor x, Tensor y, PoolShape shape, bool countIncludePad, int? divisor)
    {
        PoolDivisors divisors = new(shape, countIncludePad, divisor);
        if (x.DType == DType.Float32)
            Pool(x, y, null, shape, new Average<float>(y.Pointer<float>(), shape, divisors));
        else
            PoolDouble(x, y, null, shape, new Average<double>(y.Pointer<double>(), shape, divisors));
    }

    public override void AvgPoolGrad(Tensor dy, Tensor dx, PoolShape shape, bool countIncludePad, int? divisor)
    {
        if (dx.Count == 0)
            return;
        PoolDivisors divisors = new(shape, countIncludePad, divisor);
        (long rows, long grain) = PoolRows(
            shape, shape.Depth.Input, shape.Height.Input, shape.Width.Input, Launch.Grain);
        if (dy.DType == DType.Float32)
        {
            Launch.Float(
                new AvgPoolGradKernel<float>(dy.Pointer<float>(), dx.Pointer<float>(), shape, divisors),
                rows, grain, dy, dx);
        }
        else
        {
            Launch.Double(
                new AvgPoolGradKernel<double>(dy.Pointer<double>(), dx.Pointer<double>(), shape, divisors),
                rows, grain, dy, dx);
        }
    }

    private static void Pool<TPooling>(Tensor x, Tensor y, Tensor? places, PoolShape shape, TPooling pooling)
        where TPooling : struct, IPooling<float>
    {
        if (y.Count == 0)
            return;
        (long rows, long grain) = PoolRows(
            shape, shape.Depth.Output, shape.Height.Output, shape.Width.Output, PoolWork);
        Launch.Float(
            new PoolKernel<float, TPooling>(x.Pointer<float>(), y.Pointer<float>(), shape, pooling),
            rows, grain, x, y, places ?? x);
    }

    private static void PoolDouble<TPooling>(Tensor x, Tensor y, Tensor? places, PoolShape shape, TPooling pooling)
        where TPooling : struct, IPooling<double>
    {
        if (y.Count == 0)
            return;
        (long rows, long grain) = PoolRows(
            shape, shape.Depth.Output, shape.Height.Output, shape.Width.Output, PoolWork);
        Launch.Double(
            new PoolKernel<double, TPooling>(x.Pointer<double>(), y.Pointer<double>(), shape, pooling),
            rows, grain, x, y, places ?? x);
    }

    // Rows of all planes, and those of one task: about so many elements, and whole planes if they are smaller.
    private static (long Rows, long Grain) PoolRows(PoolShape shape, int depth, int height, int width, long elements)
    {
        long plane = (long)depth * height, grain = Math.Max(1, elements / Math.Max(1, width));
        return (shape.Planes * plane, grain < plane ? grain : grain / plane * plane);
    }

    /// <summary>The place of a row among planes of depth · height rows, counted up.</summary>
    private struct PoolRow
    {
        private readonly int _depth;
        private readonly int _height;

        public PoolRow(long row, int depth, int height)
        {
            (long rest, long h) = Math.DivRem(row, height);
            (Plane, long d) = Math.DivRem(rest, depth);
            (_depth, _height, D, H) = (depth, height, (int)d, (int)h);
        }

        public long Plane { get; private set; }

        public int D { get; private set; }

        public int H { get; private set; }

        public void Next() => Skip(1);

        /// <summary>Goes on by so many rows, at most to the first of the next <see cref="D"/>.</summary>
        public void Skip(int rows)
        {
            H += rows;
            if (H < _height)
                return;
            H = 0;
            if (++D < _depth)
                return;
            D = 0;
            Plane++;
        }
    }

    /// <summary>What the sum of a window is divided by.</summary>
    private readonly struct PoolDivisors(PoolShape shape, bool countIncludePad, int? divisor)
    {
        public int this[int d, int h, int w] => divisor ?? (countIncludePad
            ? shape.Depth.Padded[d] * shape.Height.Padded[h] * shape.Width.Padded[w]
            : shape.Depth.Inside(d) * shape.Height.Inside(h) * shape.Width.Inside(w));
    }

    /// <summary>What becomes of a window.</summary>
    private interface IPooling<T>
        where T : unmanaged
    {
        /// <summary>Whether <see cref="Lines"/> does <see cref="Window"/>'s work: windows that are pairs.</summary>
        bool HasLines { get; }

        /// <summary>Lines of outputs from number <paramref name="target"/> on.</summary>
        void Lines<TLane, TScalar>(PoolBlock<T> block, int d, int h, long target)
            where TLane : struct, IPackedLane<TLane, T>
            where TScalar : struct, IPackedLane<TScalar, T>;

        /// <summary>One output.</summary>
        void Window(T* plane, int d, int h, int w, long target);
    }

    /// <summary>One item is one line of the output.</summary>
    private readonly struct PoolKernel<T, TPooling>(T* x, T* y, PoolShape shape, TPooling pooling) : IElementKernel<T>
        where T : unmanaged
        where TPooling : struct, IPooling<T>
    {
        private readonly bool _lines = pooling.HasLines && shape.Width.ArePairs;
        private readonly int[] _alike = shape.Height.Alike();

        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, T>
            where TScalar : struct, IPackedLane<TScalar, T>
        {
            int count = shape.Width.Output;
            T* yEnd = y + end * count, xEnd = x + shape.Planes * shape.InputSize;
            PoolRow at = new(start, shape.Depth.Output, shape.Height.Output);
            while (start < end)
            {
                T* plane = x + at.Plane * shape.InputSize;
                int lines = (int)Math.Min(end - start, _lines ? _alike[at.H] : 1);
                long target = start * count;
                if (_lines)
                {
                    PoolBlock<T> block = new(plane, shape, at.D, at.H, lines);
                    int wide = block.Safe(TLane.Count, y + target, yEnd, xEnd);
                    pooling.Lines<TLane, TScalar>(block.First(wide), at.D, at.H, target);
                    if (wide < lines)
                        pooling.Lines<TScalar, TScalar>(block.After(wide), at.D, at.H, target + (long)wide * count);
                }
                else
                {
                    for (int w = 0; w < count; w++)
                        pooling.Window(plane, at.D, at.H, w, target + w);
                }

                start += lines;
                at.Skip(lines);
            }
        }
    }

    /// <summary>The largest element and its place. Of places and indices one may be there.</summary>
    private readonly struct Largest<T>(T* y, byte* places, long* indices, PoolShape shape) : IPooling<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool HasLines => indices == null;

        public void Lines<TLane, TScalar>(PoolBlock<T> block, int d, int h, long target)
            where TLane : struct, IPackedLane<TLane, T>
            where TScalar : struct, IPackedLane<TScalar, T> =>
            PoolLines.Max<TLane, TScalar, T>(block, y + target, places == null ? null : places + target);

        public void Window(T* source, int od, int oh, int ow, long target)
        {
            PoolWindows depth = shape.Depth, height = shape.Height, width = shape.Width;
            int firstW = width.Begin[ow], endW = width.End[ow], place = 0, next = 0;
            T largest = T.NegativeInfinity;
            long at = (((long)depth.Begin[od] * height.Input) + height.Begin[oh]) * width.Input + firstW;
            for (int d = depth.Begin[od]; d < depth.End[od]; d += depth.Step)
            {
                for (int h = height.Begin[oh]; h < height.End[oh]; h += height.Step)
                {
                    long line = (((long)d * height.Input) + h) * width.Input;
                    for (int w = firstW; w < endW; w += width.Step, next++)
                    {
                        T value = source[line + w];
                        if (value > largest || T.IsNaN(value))
                            (largest, at, place) = (value, line + w, next);
                    }
                }
            }

            y[target] = largest;
            if (places != null)
                places[target] = (byte)place;
            if (indices != null)
                indices[target] = at;
        }
    }

    /// <summary>The mean, or the sum by another divisor.</summary>
    private readonly struct Average<T>(T* y, PoolShape shape, PoolDivisors divisors) : IPooling<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool HasLines => true;

        public void Lines<TLane, TScalar>(PoolBlock<T> block, int d, int h, long target)
            where TLane : struct, IPackedLane<TLane, T>
            where TScalar : struct, IPackedLane<TScalar, T> =>
            PoolLines.Average<TLane, T>(block, new(divisors[d, h, 0]), y + target);

        public void Window(T* source, int od, int oh, int ow, long target)
        {
            PoolWindows depth = shape.Depth, height = shape.Height, width = shape.Width;
            int firstW = width.Begin[ow], endW = width.End[ow];
            T sum = T.Zero;
            for (int d = depth.Begin[od]; d < depth.End[od]; d++)
            {
                for (int h = height.Begin[oh]; h < height.End[oh]; h++)
                {
                    T* line = source + ((((long)d * height.Input) + h) * width.Input);
                    for (int w = firstW; w < endW; w++)
                        sum += line[w];
                }
            }

            y[target] = sum / T.CreateTruncating(divisors[od, oh, ow]);
        }
    }

    /// <summary>One item is one row of the output.</summary>
    private readonly struct PoolIndicesKernel(byte* places, long* indices, PoolShape shape) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            int count = shape.Width.Output;
            PoolRow at = new(start, shape.Depth.Output, shape.Height.Output);
            for (long row = start; row < end; row++, at.Next())
            {
                for (int w = 0; w < count; w++)
                    indices[row * count + w] = shape.IndexOf(at.D, at.H, w, places[row * count + w]);
            }
        }
    }

    /// <summary>One item is one row of the input: it gathers, so that no two items write to one place.</summary>
    private readonly struct AvgPoolGradKernel<T> : IElementKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _dy;
        private readonly T* _dx;
        private readonly PoolShape _shape;
        private readonly PoolDivisors _divisors;
        private readonly bool _pairs;
        private readonly int[] _alike;
        private readonly (int[] First, int[] Last) _depth;
        private readonly (int[] First, int[] Last) _height;
        private readonly (int[] First, int[] Last) _width;

        public AvgPoolGradKernel(T* dy, T* dx, PoolShape shape, PoolDivisors divisors)
        {
            _dy = dy;
            _dx = dx;
            _shape = shape;
            _divisors = divisors;
            _pairs = shape.Width.ArePairs;
            _alike = shape.Height.Alike();
            (_depth, _height, _width) = (shape.Depth.Covering(), shape.Height.Covering(), shape.Width.Covering());
        }

        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, T>
            where TScalar : struct, IPackedLane<TScalar, T>
        {
            int width = _shape.Width.Input, count = _shape.Width.Output;
            T* dyEnd = _dy + _shape.Planes * _shape.OutputSize, dxEnd = _dx + end * width;
            PoolRow at = new(start, _shape.Depth.Input, _shape.Height.Input);
            while (start < end)
            {
                T* dy = _dy + at.Plane * _shape.OutputSize, dx = _dx + start * width;
                (int lines, int height) = Blocks(at.D, at.H, end - start);
                if (lines > 0)
                {
                    int od = _depth.First[at.D], oh = _height.First[at.H];
                    PoolDivisor by = new(_divisors[od, oh, 0]);
                    dy += ((long)od * _shape.Height.Output + oh) * count;
                    int wide = PoolLines.Safe(TLane.Count, lines, count, dy, dyEnd, dx, width, height, dxEnd);
                    PoolLines.Spread<TLane, T>(dy, by, wide, count, dx, width, height);
                    dy += wide * count;
                    dx += wide * height * width;
                    PoolLines.Spread<TScalar, T>(dy, by, lines - wide, count, dx, width, height);
                }
                else
                {
                    for (int w = 0; w < width; w++)
                        dx[w] = Gathered(dy, at.D, at.H, w);
                }

                int done = Math.Max(1, lines * height);
                start += done;
                at.Skip(done);
            }
        }

        // Lines of windows from row h on that share no input, and how many rows each of them sees; none where a row
        // belongs to more windows, or to none.
        private (int Lines, int Height) Blocks(int d, int h, long rows)
        {
            int oh = _height.First[h];
            if (!_pairs || _depth.Last[d] != _depth.First[d] + 1 || _height.Last[h] != oh + 1)
                return default;
            PoolWindows windows = _shape.Height;
            int end = oh + 1 < windows.Output ? Math.Min(windows.End[oh], windows.Begin[oh + 1]) : windows.End[oh];
            int height = (int)Math.Min(rows, end - h);
            bool tiles = h == windows.Begin[oh] && height == windows.End[oh] - h && _alike[oh] > 1
                && windows.Begin[oh + 1] == windows.End[oh];
            return (tiles ? (int)Math.Min(_alike[oh], rows / height) : 1, height);
        }

        private T Gathered(T* source, int d, int h, int w)
        {
            T sum = T.Zero;
            for (int od = _depth.First[d]; od < _depth.Last[d]; od++)
            {
                for (int oh = _height.First[h]; oh < _height.Last[h]; oh++)
                {
                    T* line = source + ((((long)od * _shape.Height.Output) + oh) * _shape.Width.Output);
                    for (int ow = _width.First[w]; ow < _width.Last[w]; ow++)
                        sum += line[ow] / T.CreateTruncating(_divisors[od, oh, ow]);
                }
            }

            return sum;
        }
    }
}
