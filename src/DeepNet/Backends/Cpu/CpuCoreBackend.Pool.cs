using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void MaxPool(Tensor x, Tensor y, Tensor? indices, PoolShape shape)
    {
        if (y.Count == 0)
            return;
        long rows = RowsOf(shape, shape.Depth.Output, shape.Height.Output), grain = PoolGrain(y.Count, rows);
        long* at = indices is null ? null : indices.Pointer<long>();
        if (x.DType == DType.Float32)
        {
            Launch.Ranges(
                new MaxPoolKernel<float>(x.Pointer<float>(), y.Pointer<float>(), at, shape, PoolLines.Fit(shape)),
                rows, grain, x, y, indices ?? x);
        }
        else
        {
            Launch.Ranges(
                new MaxPoolKernel<double>(x.Pointer<double>(), y.Pointer<double>(), at, shape, false),
                rows, grain, x, y, indices ?? x);
        }
    }

    public override void AvgPool(Tensor x, Tensor y, PoolShape shape, bool countIncludePad, int? divisor)
    {
        if (y.Count == 0)
            return;
        PoolDivisors divisors = new(shape, countIncludePad, divisor);
        long rows = RowsOf(shape, shape.Depth.Output, shape.Height.Output), grain = PoolGrain(y.Count, rows);
        if (x.DType == DType.Float32)
        {
            Launch.Ranges(
                new AvgPoolKernel<float>(x.Pointer<float>(), y.Pointer<float>(), shape, divisors, PoolLines.Fit(shape)),
                rows, grain, x, y);
        }
        else
        {
            Launch.Ranges(
                new AvgPoolKernel<double>(x.Pointer<double>(), y.Pointer<double>(), shape, divisors, false),
                rows, grain, x, y);
        }
    }

    public override void AvgPoolGrad(Tensor dy, Tensor dx, PoolShape shape, bool countIncludePad, int? divisor)
    {
        if (dx.Count == 0)
            return;
        PoolDivisors divisors = new(shape, countIncludePad, divisor);
        long rows = RowsOf(shape, shape.Depth.Input, shape.Height.Input), grain = PoolGrain(dx.Count, rows);
        if (dy.DType == DType.Float32)
        {
            Launch.Ranges(
                new AvgPoolGradKernel<float>(
                    dy.Pointer<float>(), dx.Pointer<float>(), shape, divisors, PoolLines.Fit(shape)),
                rows, grain, dy, dx);
        }
        else
        {
            Launch.Ranges(
                new AvgPoolGradKernel<double>(dy.Pointer<double>(), dx.Pointer<double>(), shape, divisors, false),
                rows, grain, dy, dx);
        }
    }

    private static long RowsOf(PoolShape shape, int depth, int height) => shape.Planes * depth * height;

    private static long PoolGrain(long count, long rows) => Math.Max(1, Launch.Grain / 4 / Math.Max(1, count / rows));

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

        public void Next()
        {
            if (++H < _height)
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
            : Inside(shape.Depth, d) * Inside(shape.Height, h) * Inside(shape.Width, w));

        private static int Inside(PoolWindows windows, int o) => windows.End[o] - windows.Begin[o];
    }

    /// <summary>One item is one row of the output.</summary>
    private readonly struct MaxPoolKernel<T>(T* x, T* y, long* indices, PoolShape shape, bool lines) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            PoolRow at = new(start, shape.Depth.Output, shape.Height.Output);
            for (long row = start; row < end; row++, at.Next())
            {
                T* source = x + (at.Plane * shape.InputSize);
                long target = row * shape.Width.Output;
                if (lines)
                {
                    long* places = indices == null ? null : indices + target;
                    PoolLines.Max((float*)source, shape, at.D, at.H, (float*)(y + target), places);
                    continue;
                }

                for (int w = 0; w < shape.Width.Output; w++)
                    Window(source, at.D, at.H, w, target);
            }
        }

        private void Window(T* source, int od, int oh, int ow, long target)
        {
            PoolWindows depth = shape.Depth, height = shape.Height, width = shape.Width;
            int firstW = width.Begin[ow], endW = width.End[ow];
            T largest = T.NegativeInfinity;
            long at = (((long)depth.Begin[od] * height.Input) + height.Begin[oh]) * width.Input + firstW;
            for (int d = depth.Begin[od]; d < depth.End[od]; d += depth.Step)
            {
                for (int h = height.Begin[oh]; h < height.End[oh]; h += height.Step)
                {
                    long line = (((long)d * height.Input) + h) * width.Input;
                    for (int w = firstW; w < endW; w += width.Step)
                    {
                        T value = source[line + w];
                        if (value > largest || T.IsNaN(value))
                            (largest, at) = (value, line + w);
                    }
                }
            }

            y[target + ow] = largest;
            if (indices != null)
                indices[target + ow] = at;
        }
    }

    /// <summary>One item is one row of the output.</summary>
    private readonly struct AvgPoolKernel<T>(T* x, T* y, PoolShape shape, PoolDivisors divisors, bool lines)
        : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            PoolWindows depth = shape.Depth, height = shape.Height, width = shape.Width;
            PoolRow at = new(start, depth.Output, height.Output);
            for (long row = start; row < end; row++, at.Next())
            {
                T* source = x + (at.Plane * shape.InputSize);
                T* target = y + (row * width.Output);
                if (lines)
                {
                    int divisor = divisors[at.D, at.H, 0];
                    PoolLines.Average((float*)source, shape, at.D, at.H, divisor, (float*)target);
                    continue;
                }

                for (int w = 0; w < width.Output; w++)
                    target[w] = Window(source, at.D, at.H, w) / T.CreateTruncating(divisors[at.D, at.H, w]);
            }
        }

        private T Window(T* source, int od, int oh, int ow)
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

            return sum;
        }
    }

    /// <summary>One item is one row of the input: it gathers, so that no two items write to one place.</summary>
    private readonly struct AvgPoolGradKernel<T> : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _dy;
        private readonly T* _dx;
        private readonly PoolShape _shape;
        private readonly PoolDivisors _divisors;
        private readonly bool _lines;
        private readonly (int[] First, int[] Last) _depth;
        private readonly (int[] First, int[] Last) _height;
        private readonly (int[] First, int[] Last) _width;

        public AvgPoolGradKernel(T* dy, T* dx, PoolShape shape, PoolDivisors divisors, bool lines)
        {
            _dy = dy;
            _dx = dx;
            _shape = shape;
            _divisors = divisors;
            _lines = lines;
            (_depth, _height, _width) = (shape.Depth.Covering(), shape.Height.Covering(), shape.Width.Covering());
        }

        public void Run(long start, long end)
        {
            PoolRow at = new(start, _shape.Depth.Input, _shape.Height.Input);
            for (long row = start; row < end; row++, at.Next())
            {
                T* source = _dy + (at.Plane * _shape.OutputSize);
                T* target = _dx + (row * _shape.Width.Input);
                for (int w = _lines ? Spread(source, at.D, at.H, target) : 0; w < _shape.Width.Input; w++)
                    target[w] = Gathered(source, at.D, at.H, w);
            }
        }

        // Where every input belongs to one window at most, or to none.
        private int Spread(T* source, int d, int h, T* target)
        {
            int od = _depth.First[d], oh = _height.First[h];
            if (_depth.Last[d] != od + 1 || _height.Last[h] != oh + 1)
                return 0;
            T* line = source + ((((long)od * _shape.Height.Output) + oh) * _shape.Width.Output);
            PoolLines.Spread((float*)line, _shape.Width.Output, _divisors[od, oh, 0], (float*)target);
            return 2 * _shape.Width.Output;
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
