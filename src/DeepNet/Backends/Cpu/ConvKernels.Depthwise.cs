using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    /// <summary>
    /// One padded channel, its lines split by column modulo the stride: what a tap reads for neighbouring pixels then
    /// lies side by side, for any stride and dilation.
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
            long count = (long)_depth * _height * _phase * stride.Width + VirtualLanes;
            _data = KernelScratch.Get<TElement>(ScratchSlot.Convolution, count + extra);
            Extra = _data + count;

            Offsets = KernelScratch.Get<long>(ScratchSlot.PanelSource, kernel.Count);
            Tap tap = default;
            for (int i = 0; i < kernel.Count; i++, tap.Next(kernel))
            {
                int x = Math.DivRem(tap.X * dilation.Width, stride.Width, out int phase);
                long line = (long)tap.Z * dilation.Depth * _height + tap.Y * dilation.Height;
                Offsets[i] = (line * stride.Width + phase) * _phase + x;
            }
        }

        /// <summary>Memory behind the plane.</summary>
        public TElement* Extra { get; }

        /// <summary>Where each tap reads, from <see cref="Line"/> on.</summary>
        public long* Offsets { get; }

        public void Clear() => new Span<TElement>(_data, (int)(Extra - _data)).Clear();

        /// <summary>What the first tap reads, or adds to, at the first pixel of an output line.</summary>
        /// <remarks>Whole vectors may be read past the last pixel of any line.</remarks>
        public TElement* Line(int oz, int oy)
        {
            long line = (long)oz * _shape.Stride.Depth * _height + oy * _shape.Stride.Height;
            return _data + line * _shape.Stride.Width * _phase;
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
                    if (stride == 1)
                    {
                        TElement* place = padded + begin.Width;
                        new Span<TElement>(TDirection.Reads ? line : place, Math.Max(0, count))
                            .CopyTo(new Span<TElement>(TDirection.Reads ? place : line, Math.Max(0, count)));
                        continue;
                    }

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

            TElement* rest = stackalloc TElement[VirtualLanes];
            for (int index = 0; index < outputs; index++)
            {
                long to = channel * outputs + index;
                TElement* weights = _w + to * taps;
                TElement first = _bias == null ? TElement.Zero : _bias[to];
                TElement* y = _y + (sample * shape.OutChannels + to) * output.Count;
                for (int oz = 0; oz < output.Depth; oz++)
                {
                    for (int oy = 0; oy < output.Height; oy++, y += width)
                    {
                        TElement* line = plane.Line(oz, oy);
                        int x = 0;
                        for (; x + TLane.Count <= width; x += TLane.Count)
                            TLane.Store(Pixels(line + x, plane.Offsets, weights, taps, first), y + x);
                        if (x == width)
                            continue;

                        TLane.Store(Pixels(line + x, plane.Offsets, weights, taps, first), rest);
                        for (int i = 0; i < width - x; i++)
                            y[x + i] = rest[i];
                    }
                }
            }
        }

        private static TLane Pixels(TElement* line, long* offsets, TElement* weights, int taps, TElement first)
        {
            TLane sum = TLane.Broadcast(first);
            for (int i = 0; i < taps; i++)
                sum = TLane.FusedMultiplyAdd(TLane.Broadcast(weights[i]), TLane.Load(line + offsets[i]), sum);
            return sum;
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
                        TElement* line = plane.Line(oz, oy);
                        for (int i = 0; i < taps; i++)
                            Add(weights[i], dy, line + plane.Offsets[i], width);
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

    /// <summary>One weight's gradient without what lies in the padding: the sums above see zeros there, and zero times
    /// infinity is no number.</summary>
    private static TElement DepthwiseWeight<TElement>(
        TElement* x, TElement* dy, in ConvShape shape, long channel, int tap)
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        Extent output = shape.Output, input = shape.Input, stride = shape.Stride, begin = shape.PaddingBegin;
        Tap at = default;
        for (int i = 0; i < tap; i++)
            at.Next(shape.Kernel);
        TElement total = default;
        for (long sample = 0; sample < shape.Batch; sample++)
        {
            TElement* plane = x + (sample * shape.InChannels + channel / shape.OutPerGroup) * input.Count;
            TElement* from = dy + (sample * shape.OutChannels + channel) * output.Count;
            for (int oz = 0; oz < output.Depth; oz++)
            {
                int z = oz * stride.Depth + at.Z * shape.Dilation.Depth - begin.Depth;
                for (int oy = 0; oy < output.Height; oy++, from += output.Width)
                {
                    int y = oy * stride.Height + at.Y * shape.Dilation.Height - begin.Height;
                    int first = at.X * shape.Dilation.Width - begin.Width;
                    if ((uint)z >= (uint)input.Depth || (uint)y >= (uint)input.Height)
                        continue;
                    TElement* line = plane + ((long)z * input.Height + y) * input.Width;
                    for (int ox = 0; ox < output.Width; ox++)
                    {
                        int column = ox * stride.Width + first;
                        if ((uint)column < (uint)input.Width)
                            total = TElement.FusedMultiplyAdd(line[column], from[ox], total);
                    }
                }
            }
        }

        return total;
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
            Extent size = shape.Output;
            int taps = (int)shape.Kernel.Count, outputs = shape.OutPerGroup;

            // Lines of dy are padded with zeros to whole groups of sixteen pixels, each of which has a sum of its own.
            int padded = (size.Width + VirtualLanes - 1) / VirtualLanes * VirtualLanes;
            long lines = (long)size.Depth * size.Height * padded, sums = (long)outputs * taps * VirtualLanes;
            PaddedPlane<TElement> plane = new(shape, lines + sums);
            TElement* paddedDy = plane.Extra, partial = paddedDy + lines;
            plane.Clear();
            new Span<TElement>(plane.Extra, (int)(lines + sums)).Clear();
            for (int sample = 0; sample < shape.Batch; sample++)
            {
                plane.Read(_x + ((long)sample * shape.InChannels + block) * shape.Input.Count);
                TElement* dy = _dy + ((long)sample * shape.OutChannels + block * outputs) * size.Count;
                TElement* sum = partial;
                for (int index = 0; index < outputs; index++)
                {
                    TElement* to = paddedDy;
                    for (int line = 0; line < size.Depth * size.Height; line++, dy += size.Width, to += padded)
                        new Span<TElement>(dy, size.Width).CopyTo(new Span<TElement>(to, size.Width));
                    for (int i = 0; i < taps; i++, sum += VirtualLanes)
                        AddTap(plane, plane.Offsets[i], paddedDy, padded, sum);
                }
            }

            for (int i = 0; i < outputs * taps; i++, partial += VirtualLanes)
            {
                TElement total = partial[0];
                for (int lane = 1; lane < VirtualLanes; lane++)
                    total += partial[lane];
                long output = block * outputs + i / taps;
                _dw[block * outputs * taps + i] = TElement.IsNaN(total)
                    ? DepthwiseWeight(_x, _dy, shape, output, i % taps)
                    : total;
            }
        }

        // Sixteen partial sums per weight on every machine: pixel x of a line goes to sum x mod 16.
        private void AddTap(in PaddedPlane<TElement> plane, long offset, TElement* dy, int padded, TElement* sums)
        {
            Extent output = shape.Output;
            for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
            {
                TLane sum = TLane.Load(sums + lane);
                TElement* from = dy;
                for (int oz = 0; oz < output.Depth; oz++)
                {
                    for (int oy = 0; oy < output.Height; oy++, from += padded)
                    {
                        TElement* line = plane.Line(oz, oy) + offset;
                        for (int x = lane; x < padded; x += VirtualLanes)
                            sum = TLane.FusedMultiplyAdd(TLane.Load(from + x), TLane.Load(line + x), sum);
                    }
                }

                TLane.Store(sum, sums + lane);
            }
        }
    }
}
