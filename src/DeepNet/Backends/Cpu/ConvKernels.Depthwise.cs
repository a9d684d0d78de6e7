using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    /// <summary>
    /// One padded channel, its lines split by column modulo the stride: what a tap reads for neighbouring pixels then lies
    /// side by side, for any stride and dilation.
    /// </summary>
    private readonly struct PaddedPlane<TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _data;
        private readonly ConvShape _shape;
        private readonly int _depth;
        private readonly int _height;
        private readonly int _width;
        private readonly int _phase;

        /// <summary>A plane in this thread's scratch memory, followed by <paramref name="extra"/> elements.</summary>
        public PaddedPlane(in ConvShape shape, long extra)
        {
            _shape = shape;
            Extent output = shape.Output, kernel = shape.Kernel, stride = shape.Stride, dilation = shape.Dilation;
            _depth = (output.Depth - 1) * stride.Depth + (kernel.Depth - 1) * dilation.Depth + 1;
            _height = (output.Height - 1) * stride.Height + (kernel.Height - 1) * dilation.Height + 1;
            _width = (output.Width - 1) * stride.Width + (kernel.Width - 1) * dilation.Width + 1;
            _phase = (_width + stride.Width - 1) / stride.Width;
            long count = (long)_depth * _height * _phase * stride.Width;
            _data = KernelScratch.Get<TElement>(ScratchSlot.Convolution, count + extra);
            Extra = _data + count;
        }

        public TElement* Extra { get; }

        public void Clear() => new Span<TElement>(_data, (int)(Extra - _data)).Clear();

        /// <summary>What the tap reads, or adds to, at the first pixel of an output line.</summary>
        public TElement* Line(int oz, int oy, int kz, int ky, int kx)
        {
            Extent stride = _shape.Stride, dilation = _shape.Dilation;
            long z = oz * stride.Depth + kz * dilation.Depth;
            long y = oy * stride.Height + ky * dilation.Height;
            int x = Math.DivRem(kx * dilation.Width, stride.Width, out int phase);
            return _data + ((z * _height + y) * stride.Width + phase) * _phase + x;
        }

        /// <summary>Fills the plane from a channel of x.</summary>
        public void Read(TElement* channel) => Copy<FromTensor>(channel);

        /// <summary>Sets a channel of dx; what no tap reaches becomes 0.</summary>
        public void Write(TElement* channel)
        {
            new Span<TElement>(channel, (int)_shape.Input.Count).Clear();
            Copy<ToTensor>(channel);
        }

        private void Copy<TDirection>(TElement* channel)
            where TDirection : struct, IDirection
        {
            Extent input = _shape.Input, begin = _shape.PaddingBegin;
            int stride = _shape.Stride.Width;
            int count = Math.Min(input.Width, _width - begin.Width);
            for (int z = 0; z < input.Depth && z + begin.Depth < _depth; z++)
            {
                for (int y = 0; y < input.Height && y + begin.Height < _height; y++)
                {
                    TElement* line = channel + ((long)z * input.Height + y) * input.Width;
                    TElement* padded = _data + ((long)(z + begin.Depth) * _height + y + begin.Height) * stride * _phase;
                    int column = Math.DivRem(begin.Width, stride, out int phase);
                    for (int x = 0; x < count; x++)
                    {
                        TElement* place = padded + phase * _phase + column;
                        if (TDirection.Reads)
                            *place = line[x];
                        else
                            line[x] = *place;
                        if (++phase == stride)
                        {
                            phase = 0;
                            column++;
                        }
                    }
                }
            }
        }

        private interface IDirection
        {
            static abstract bool Reads { get; }
        }

        private readonly struct FromTensor : IDirection
        {
            public static bool Reads => true;
        }

        private readonly struct ToTensor : IDirection
        {
            public static bool Reads => false;
        }
    }

    /// <summary>All outputs of one input channel of one sample.</summary>
    private readonly struct DepthwiseForward<TLane, TElement>(
        TElement* x, TElement* w, TElement* bias, TElement* y, ConvShape shape) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x = x;
        private readonly TElement* _w = w;
        private readonly TElement* _bias = bias;
        private readonly TElement* _y = y;

        public void Run(long block)
        {
            Extent output = shape.Output;
            int width = output.Width, taps = (int)shape.Kernel.Count, outputs = shape.OutPerGroup;
            long sample = block / shape.InChannels, channel = block % shape.InChannels;
            PaddedPlane<TElement> plane = new(shape, 0);
            plane.Clear();
            plane.Read(_x + block * shape.Input.Count);

            TElement** lines = stackalloc TElement*[Math.Min(taps, MaxListedTaps)];
            for (int index = 0; index < outputs; index++)
            {
                long to = channel * outputs + index;
                TElement* weights = _w + to * taps;
                TElement first = _bias == null ? TElement.Zero : _bias[to];
                TElement* y = _y + (sample * shape.OutChannels + to) * output.Count;
                for (int oz = 0; oz < output.Depth; oz++)
                {
                    for (int oy = 0; oy < output.Height; oy++, y += width)
                        Line(plane, lines, weights, taps, first, oz, oy, y, width);
                }
            }
        }

        // Taps are listed some at a time, so that a pixel's sum stays in a register through most kernels.
        private void Line(
            in PaddedPlane<TElement> plane, TElement** lines, TElement* weights, int taps, TElement first, int oz, int oy,
            TElement* y, int width)
        {
            Tap tap = default;
            for (int done = 0; done < taps;)
            {
                int count = Math.Min(taps - done, MaxListedTaps);
                for (int i = 0; i < count; i++, tap.Next(shape.Kernel))
                    lines[i] = plane.Line(oz, oy, tap.Z, tap.Y, tap.X);

                int x = 0;
                for (; x + TLane.Count <= width; x += TLane.Count)
                {
                    TLane sum = done == 0 ? TLane.Broadcast(first) : TLane.Load(y + x);
                    for (int i = 0; i < count; i++)
                        sum = TLane.FusedMultiplyAdd(TLane.Broadcast(weights[done + i]), TLane.Load(lines[i] + x), sum);
                    TLane.Store(sum, y + x);
                }

                for (; x < width; x++)
                {
                    TElement sum = done == 0 ? first : y[x];
                    for (int i = 0; i < count; i++)
                        sum = TElement.FusedMultiplyAdd(weights[done + i], lines[i][x], sum);
                    y[x] = sum;
                }

                done += count;
            }
        }
    }

    /// <summary>dx of one input channel of one sample.</summary>
    private readonly struct DepthwiseInputGradient<TLane, TElement>(
        TElement* dy, TElement* w, TElement* dx, ConvShape shape) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _dy = dy;
        private readonly TElement* _w = w;
        private readonly TElement* _dx = dx;

        public void Run(long block)
        {
            Extent output = shape.Output;
            int width = output.Width, taps = (int)shape.Kernel.Count, outputs = shape.OutPerGroup;
            long sample = block / shape.InChannels, channel = block % shape.InChannels;
            PaddedPlane<TElement> plane = new(shape, 0);
            plane.Clear();
            for (int index = 0; index < outputs; index++)
            {
                long to = channel * outputs + index;
                TElement* weights = _w + to * taps;
                TElement* dy = _dy + (sample * shape.OutChannels + to) * output.Count;
                for (int oz = 0; oz < output.Depth; oz++)
                {
                    for (int oy = 0; oy < output.Height; oy++, dy += width)
                    {
                        Tap tap = default;
                        for (int i = 0; i < taps; i++, tap.Next(shape.Kernel))
                            Add(weights[i], dy, plane.Line(oz, oy, tap.Z, tap.Y, tap.X), width);
                    }
                }
            }

            plane.Write(_dx + block * shape.Input.Count);
        }

        private static void Add(TElement weight, TElement* dy, TElement* line, int width)
        {
            int x = 0;
            for (; x + TLane.Count <= width; x += TLane.Count)
            {
                TLane sum = TLane.FusedMultiplyAdd(TLane.Broadcast(weight), TLane.Load(dy + x), TLane.Load(line + x));
                TLane.Store(sum, line + x);
            }

            for (; x < width; x++)
                line[x] = TElement.FusedMultiplyAdd(weight, dy[x], line[x]);
        }
    }

    /// <summary>dw of the outputs of one input channel, over all samples in order.</summary>
    private readonly struct DepthwiseWeightGradient<TLane, TElement>(
        TElement* x, TElement* dy, TElement* dw, ConvShape shape) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x = x;
        private readonly TElement* _dy = dy;
        private readonly TElement* _dw = dw;

        public void Run(long block)
        {
            Extent output = shape.Output;
            int taps = (int)shape.Kernel.Count, outputs = shape.OutPerGroup;

            // Sixteen partial sums per weight on every machine: pixel x of a line goes to sum x mod 16.
            long sums = (long)outputs * taps * VirtualLanes;
            PaddedPlane<TElement> plane = new(shape, sums);
            TElement* partial = plane.Extra;
            for (long i = 0; i < sums; i++)
                partial[i] = TElement.Zero;
            for (int sample = 0; sample < shape.Batch; sample++)
            {
                plane.Clear();
                plane.Read(_x + ((long)sample * shape.InChannels + block) * shape.Input.Count);
                TElement* dy = _dy + ((long)sample * shape.OutChannels + block * outputs) * output.Count;
                TElement* sum = partial;
                for (int index = 0; index < outputs; index++, dy += output.Count)
                {
                    Tap tap = default;
                    for (int i = 0; i < taps; i++, tap.Next(shape.Kernel), sum += VirtualLanes)
                        AddTap(plane, tap, dy, sum);
                }
            }

            for (int i = 0; i < outputs * taps; i++, partial += VirtualLanes)
            {
                TElement total = partial[0];
                for (int lane = 1; lane < VirtualLanes; lane++)
                    total += partial[lane];
                _dw[block * outputs * taps + i] = total;
            }
        }

        private void AddTap(in PaddedPlane<TElement> plane, in Tap tap, TElement* dy, TElement* sums)
        {
            Extent output = shape.Output;
            int whole = output.Width / VirtualLanes * VirtualLanes;
            for (int oz = 0; oz < output.Depth; oz++)
            {
                for (int oy = 0; oy < output.Height; oy++, dy += output.Width)
                {
                    TElement* line = plane.Line(oz, oy, tap.Z, tap.Y, tap.X);
                    for (int lane = 0; lane < VirtualLanes && whole > 0; lane += TLane.Count)
                    {
                        TLane sum = TLane.Load(sums + lane);
                        for (int x = lane; x < whole; x += VirtualLanes)
                            sum = TLane.FusedMultiplyAdd(TLane.Load(dy + x), TLane.Load(line + x), sum);
                        TLane.Store(sum, sums + lane);
                    }

                    for (int x = whole; x < output.Width; x++)
                        sums[x - whole] = TElement.FusedMultiplyAdd(dy[x], line[x], sums[x - whole]);
                }
            }
        }
    }
}
