using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Depthwise 3×3 convolutions of stride 1, with all that a line needs in registers.</summary>
internal static unsafe partial class ConvKernels
{
    private const int Taps3 = 9;
    private const int Lines3 = 4;

    // Masks of the three columns a tap may see, and of the columns that count.
    private const int Masks3 = 4;

    private static bool UseDepthwise3(in ConvShape shape) =>
        shape.Depthwise && shape.OutPerGroup == 1 && shape.SpatialRank == 2 && shape.Kernel == new Extent(1, 3, 3)
        && shape.Stride.All(1) && shape.Dilation.All(1)
        && shape.PaddingBegin.Height <= 2 && shape.PaddingBegin.Width <= 2;

    /// <summary>Copies a plane into the middle of zeros.</summary>
    private static void Pad<TLane, TElement>(
        TElement* from, int height, int width, TElement* to, int lines, int pitch, int top, int left)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        new Span<TElement>(to, lines * pitch).Clear();
        int rows = Math.Min(height, lines - top), columns = Math.Min(width, pitch - left);
        to += top * pitch + left;
        for (int y = 0; y < rows; y++, from += width, to += pitch)
            CopyLine<TLane, TElement>(from, columns, to);
    }

    /// <summary>What a sweep over a plane computes.</summary>
    private interface ISweep
    {
        /// <summary>Sums of weights and what they see.</summary>
        static abstract bool Values { get; }

        /// <summary>Sums of other values and what a weight sees there, per weight.</summary>
        static abstract bool Weights { get; }
    }

    private readonly struct ValueSweep : ISweep
    {
        public static bool Values => true;

        public static bool Weights => false;
    }

    private readonly struct WeightSweep : ISweep
    {
        public static bool Values => false;

        public static bool Weights => true;
    }

    private readonly struct GradientSweep : ISweep
    {
        public static bool Values => true;

        public static bool Weights => true;
    }

    /// <summary>
    /// Sweeps over planes where they lie: y = x ⋆ w + bias; or dx of dy with the kernel turned around, and with what it
    /// then sees of dy, times x, dw.
    /// </summary>
    /// <remarks>
    /// Sixteen columns at a time, the last of a line together with some before them. Columns outside a line are masked;
    /// what lies there instead is only read inside the tensor: planes at its ends are copied first.
    /// </remarks>
    private readonly struct Depthwise3<TLane, TElement, TSweep> : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TSweep : struct, ISweep
    {
        private readonly ConvShape _shape;
        private readonly TElement* _source;
        private readonly TElement* _w;
        private readonly TElement* _bias;
        private readonly TElement* _to;
        private readonly TElement* _x;
        private readonly TElement* _dw;
        private readonly bool _turned;
        private readonly int _height;
        private readonly int _width;
        private readonly int _sourceHeight;
        private readonly int _sourceWidth;
        private readonly int _top;
        private readonly int _left;

        // Groups of sixteen columns, and per group whether a mask has gaps.
        private readonly int _groups;
        private readonly bool* _edges;
        private readonly TElement* _masks;

        // A line of zeros, with room around it for what is read beside a line.
        private readonly TElement* _zeros;
        private readonly int _after;

        private Depthwise3(
            TElement* source, TElement* w, TElement* bias, TElement* to, TElement* x, TElement* dw, in ConvShape shape,
            bool turned)
        {
            _shape = shape;
            _source = source;
            _w = w;
            _bias = bias;
            _to = to;
            _x = x;
            _dw = dw;
            _turned = turned;
            Extent size = turned ? shape.Input : shape.Output, from = turned ? shape.Output : shape.Input;
            (_height, _width, _sourceHeight, _sourceWidth) = (size.Height, size.Width, from.Height, from.Width);
            _top = turned ? 2 - shape.PaddingBegin.Height : shape.PaddingBegin.Height;
            _left = turned ? 2 - shape.PaddingBegin.Width : shape.PaddingBegin.Width;
            _groups = (_width + VirtualLanes - 1) / VirtualLanes;
            _after = Math.Max(0, Math.Max(_width, VirtualLanes) + 2 - _left - _sourceWidth);

            int masks = _groups * Masks3 * VirtualLanes, zeros = RoundUp(_sourceWidth + _after + 2, VirtualLanes);
            _masks = KernelScratch.Get<TElement>(ScratchSlot.Convolution, masks + zeros + _groups);
            _zeros = _masks + masks + 2;
            _edges = (bool*)(_masks + masks + zeros);
            new Span<TElement>(_zeros - 2, zeros).Clear();
            TElement set = AllBits();
            for (int group = 0; group < _groups; group++)
            {
                TElement* mask = _masks + group * Masks3 * VirtualLanes;
                bool gaps = false;
                for (int i = 0; i < Masks3 * VirtualLanes; i++)
                {
                    int lane = i % VirtualLanes, column = Column(group) + lane, tap = i / VirtualLanes;
                    bool counts = tap < 3
                        ? (uint)(column + tap - _left) < (uint)_sourceWidth
                        : column < _width && column >= group * VirtualLanes;
                    mask[i] = counts ? set : default;
                    gaps |= !counts;
                }

                _edges[group] = gaps;
            }
        }

        public static void Forward(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape) =>
            WorkerPool.For(
                (long)shape.Batch * shape.InChannels,
                new Depthwise3<TLane, TElement, TSweep>(x, w, bias, y, null, null, shape, false));

        public static void InputGradient(TElement* dy, TElement* w, TElement* dx, in ConvShape shape) =>
            WorkerPool.For(
                (long)shape.Batch * shape.InChannels,
                new Depthwise3<TLane, TElement, TSweep>(dy, w, null, dx, null, null, shape, true));

        /// <summary>dw, and dx if the sweep has values.</summary>
        public static void Gradients(
            TElement* x, TElement* dy, TElement* w, TElement* dx, TElement* dw, in ConvShape shape) =>
            WorkerPool.For(
                shape.InChannels, new Depthwise3<TLane, TElement, TSweep>(dy, w, null, dx, x, dw, shape, true));

        public void Run(long block)
        {
            int pitch = RoundUp(Math.Max(_width, VirtualLanes), VirtualLanes), lines = Lines3 * pitch;
            long copy = (long)_sourceHeight * _sourceWidth + 2 + _after;
            TElement* own = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd, Taps3 * (VirtualLanes + 1) + VirtualLanes + 2 * lines + copy);
            TElement* sums = own, kernel = sums + Taps3 * VirtualLanes, spare = kernel + VirtualLanes;
            long channel = TSweep.Weights ? block : block % _shape.InChannels;
            for (int i = 0; TSweep.Values && i < Taps3; i++)
                kernel[i] = _w[channel * Taps3 + (_turned ? Taps3 - 1 - i : i)];
            if (!TSweep.Weights)
            {
                Plane(block, channel, kernel, sums, spare, pitch);
                return;
            }

            new Span<TElement>(sums, Taps3 * VirtualLanes).Clear();
            for (int sample = 0; sample < _shape.Batch; sample++)
                Plane((long)sample * _shape.InChannels + channel, channel, kernel, sums, spare, pitch);
            for (int i = 0; i < Taps3; i++)
            {
                TElement total = sums[i * VirtualLanes];
                for (int lane = 1; lane < VirtualLanes; lane++)
                    total += sums[i * VirtualLanes + lane];
                int tap = Taps3 - 1 - i;
                _dw[channel * Taps3 + tap] = TElement.IsNaN(total)
                    ? DepthwiseWeight(_x, _source, _shape, (int)channel, tap)
                    : total;
            }
        }

        private void Plane(long plane, long channel, TElement* kernel, TElement* sums, TElement* spare, int pitch)
        {
            long size = (long)_sourceHeight * _sourceWidth, all = size * _shape.Batch * _shape.InChannels;
            TElement* source = _source + plane * size;
            if (plane * size < 2 || (plane + 1) * size + _after > all)
            {
                TElement* copy = spare + 2 * Lines3 * pitch + 2;
                Buffer.MemoryCopy(source, copy, size * sizeof(TElement), size * sizeof(TElement));
                source = copy;
            }

            TElement first = _bias == null ? default : _bias[channel];
            TElement* to = _to + plane * _height * _width, x = _x + plane * _height * _width;
            int direct = _width < VirtualLanes ? 0 : _height / Lines3 * Lines3;
            for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                Sweep(source, 0, direct, lane, kernel, first, to, x, _width, sums);
            for (int line = direct; line < _height; line += Lines3)
                Rest(source, line, kernel, first, to, x, sums, spare, pitch);
        }

        // Lines shorter than sixteen columns, and the last ones of a plane, by way of memory that has room for more.
        private void Rest(
            TElement* source, int line, TElement* kernel, TElement first, TElement* to, TElement* x, TElement* sums,
            TElement* spare, int pitch)
        {
            int lines = Math.Min(Lines3, _height - line);
            TElement* values = spare + Lines3 * pitch;
            if (TSweep.Weights)
            {
                new Span<TElement>(values, Lines3 * pitch).Clear();
                for (int i = 0; i < lines; i++)
                    new Span<TElement>(x + (line + i) * _width, _width).CopyTo(new(values + i * pitch, _width));
            }

            for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
            {
                Sweep(
                    source, line, line + Lines3, lane, kernel, first, spare - line * pitch, values - line * pitch,
                    pitch, sums);
            }

            for (int i = 0; TSweep.Values && i < lines; i++)
                new Span<TElement>(spare + i * pitch, _width).CopyTo(new(to + (line + i) * _width, _width));
        }

        private int Column(int group) => Math.Max(0, Math.Min(group * VirtualLanes, _width - VirtualLanes));

        private static TElement AllBits()
        {
            TElement all = default;
            new Span<byte>(&all, sizeof(TElement)).Fill(byte.MaxValue);
            return all;
        }

        // Four lines at once, on some lanes of every group of columns.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Sweep(
            TElement* source, int line, int end, int lane, TElement* kernel, TElement first, TElement* to, TElement* x,
            int pitch, TElement* sums)
        {
            TLane k0 = default, k1 = default, k2 = default, k3 = default, k4 = default, k5 = default, k6 = default;
            TLane k7 = default, k8 = default, bias = default;
            TLane s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default;
            TLane s7 = default, s8 = default;
            if (TSweep.Values)
            {
                (k0, k1, k2) = (TLane.Broadcast(kernel[0]), TLane.Broadcast(kernel[1]), TLane.Broadcast(kernel[2]));
                (k3, k4, k5) = (TLane.Broadcast(kernel[3]), TLane.Broadcast(kernel[4]), TLane.Broadcast(kernel[5]));
                (k6, k7, k8) = (TLane.Broadcast(kernel[6]), TLane.Broadcast(kernel[7]), TLane.Broadcast(kernel[8]));
                bias = TLane.Broadcast(first);
            }

            if (TSweep.Weights)
            {
                sums += lane;
                (s0, s1, s2) = Load3(sums);
                (s3, s4, s5) = Load3(sums + 3 * VirtualLanes);
                (s6, s7, s8) = Load3(sums + 6 * VirtualLanes);
            }

            int groups = _groups, last = _width - VirtualLanes;
            for (; line < end; line += Lines3)
            {
                TElement* p0 = Line(source, line), p1 = Line(source, line + 1), p2 = Line(source, line + 2);
                TElement* p3 = Line(source, line + 3), p4 = Line(source, line + 4), p5 = Line(source, line + 5);
                TElement* to0 = to + (long)line * pitch + lane, x0 = x + (long)line * pitch + lane;
                for (int group = 0; group < groups; group++)
                {
                    int at = group == 0 ? 0 : Math.Min(group * VirtualLanes, last);
                    TElement* mask = _edges[group] ? _masks + group * Masks3 * VirtualLanes + lane : null;
                    TLane r0 = bias, r1 = bias, r2 = bias, r3 = bias, v0 = default, v1 = default, v2 = default;
                    TLane v3 = default;
                    AskFor(p1 + Lines3 * at, CacheLines.ReadAhead);
                    if (TSweep.Values)
                        AskFor(to0 + Lines3 * at, CacheLines.WriteAhead);
                    if (TSweep.Weights)
                    {
                        v0 = Value(x0 + at, mask);
                        v1 = Value(x0 + at + pitch, mask);
                        v2 = Value(x0 + at + 2 * pitch, mask);
                        v3 = Value(x0 + at + 3 * pitch, mask);
                    }

                    (TLane a, TLane b, TLane c) = Columns(p0 + at + lane, mask);
                    Add(a, b, c, k0, k1, k2, ref r0);
                    Add(a, b, c, v0, ref s0, ref s1, ref s2);

                    (a, b, c) = Columns(p1 + at + lane, mask);
                    Add(a, b, c, k0, k1, k2, ref r1);
                    Add(a, b, c, v1, ref s0, ref s1, ref s2);
                    Add(a, b, c, k3, k4, k5, ref r0);
                    Add(a, b, c, v0, ref s3, ref s4, ref s5);

                    (a, b, c) = Columns(p2 + at + lane, mask);
                    Add(a, b, c, k0, k1, k2, ref r2);
                    Add(a, b, c, v2, ref s0, ref s1, ref s2);
                    Add(a, b, c, k3, k4, k5, ref r1);
                    Add(a, b, c, v1, ref s3, ref s4, ref s5);
                    Add(a, b, c, k6, k7, k8, ref r0);
                    Add(a, b, c, v0, ref s6, ref s7, ref s8);

                    (a, b, c) = Columns(p3 + at + lane, mask);
                    Add(a, b, c, k0, k1, k2, ref r3);
                    Add(a, b, c, v3, ref s0, ref s1, ref s2);
                    Add(a, b, c, k3, k4, k5, ref r2);
                    Add(a, b, c, v2, ref s3, ref s4, ref s5);
                    Add(a, b, c, k6, k7, k8, ref r1);
                    Add(a, b, c, v1, ref s6, ref s7, ref s8);

                    (a, b, c) = Columns(p4 + at + lane, mask);
                    Add(a, b, c, k3, k4, k5, ref r3);
                    Add(a, b, c, v3, ref s3, ref s4, ref s5);
                    Add(a, b, c, k6, k7, k8, ref r2);
                    Add(a, b, c, v2, ref s6, ref s7, ref s8);

                    (a, b, c) = Columns(p5 + at + lane, mask);
                    Add(a, b, c, k6, k7, k8, ref r3);
                    Add(a, b, c, v3, ref s6, ref s7, ref s8);
                    if (TSweep.Values)
                    {
                        TLane.Store(r0, to0 + at);
                        TLane.Store(r1, to0 + at + pitch);
                        TLane.Store(r2, to0 + at + 2 * pitch);
                        TLane.Store(r3, to0 + at + 3 * pitch);
                    }
                }
            }

            if (TSweep.Weights)
            {
                Store3(s0, s1, s2, sums);
                Store3(s3, s4, s5, sums + 3 * VirtualLanes);
                Store3(s6, s7, s8, sums + 6 * VirtualLanes);
            }
        }

        // What the first tap of a line sees in its first column.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TElement* Line(TElement* source, int line)
        {
            int at = line - _top;
            return ((uint)at < (uint)_sourceHeight ? source + (long)at * _sourceWidth : _zeros) - _left;
        }

        // A group's part of what is so far ahead: planes follow each other without a gap.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AskFor(TElement* at, int ahead) =>
            CacheLines.AskFor((byte*)at + ahead, Lines3 * TLane.Count * sizeof(TElement));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TLane Value(TElement* x, TElement* mask)
        {
            TLane value = TLane.Load(x);
            return mask == null ? value : TLane.And(value, TLane.Load(mask + 3 * VirtualLanes));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (TLane A, TLane B, TLane C) Columns(TElement* from, TElement* mask)
        {
            TLane a = TLane.Load(from), b = TLane.Load(from + 1), c = TLane.Load(from + 2);
            if (mask != null)
            {
                a = TLane.And(a, TLane.Load(mask));
                b = TLane.And(b, TLane.Load(mask + VirtualLanes));
                c = TLane.And(c, TLane.Load(mask + 2 * VirtualLanes));
            }

            return (a, b, c);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(TLane a, TLane b, TLane c, TLane k0, TLane k1, TLane k2, ref TLane sum)
        {
            if (TSweep.Values)
            {
                sum = TLane.FusedMultiplyAdd(
                    k2, c, TLane.FusedMultiplyAdd(k1, b, TLane.FusedMultiplyAdd(k0, a, sum)));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(TLane a, TLane b, TLane c, TLane value, ref TLane s0, ref TLane s1, ref TLane s2)
        {
            if (TSweep.Weights)
            {
                TLane.AddProduct(value, a, ref s0);
                TLane.AddProduct(value, b, ref s1);
                TLane.AddProduct(value, c, ref s2);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (TLane A, TLane B, TLane C) Load3(TElement* sums) =>
            (TLane.Load(sums), TLane.Load(sums + VirtualLanes), TLane.Load(sums + 2 * VirtualLanes));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store3(TLane a, TLane b, TLane c, TElement* sums)
        {
            TLane.Store(a, sums);
            TLane.Store(b, sums + VirtualLanes);
            TLane.Store(c, sums + 2 * VirtualLanes);
        }
    }
}
