using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Depthwise 3×3 convolutions of stride 1, with all that two lines need in registers.</summary>
internal static unsafe partial class ConvKernels
{
    private const int Taps3 = 9;
    private const int Lines3 = 2;

    /// <summary>Bytes of lines that are padded at a time: they stay in the first cache.</summary>
    private const int Band3 = 20 << 10;

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
    /// Sweeps over planes: y = x ⋆ w + bias; or dx of dy with the kernel turned around, and with what it then sees of
    /// dy, times x, dw.
    /// </summary>
    /// <remarks>
    /// Where the result is as wide as the plane, values are computed from the plane where it lies. Else some of its
    /// lines at a time are copied between zeros, so that no tap looks outside. The last columns of a line are taken
    /// together with some before them.
    /// </remarks>
    private readonly partial struct Depthwise3<TLane, TElement, TSweep> : IParallelBody
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

        // Of lines as they are swept: at least sixteen columns; of padded ones, and how many are padded at a time.
        private readonly int _swept;
        private readonly int _pitch;
        private readonly int _band;

        // Planes from one to the next that the same thread works on: its lines are asked for meanwhile.
        private readonly long _next;

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
            _next = TSweep.Weights ? shape.InChannels : 1;
            _swept = Math.Max(_width, VirtualLanes);
            _pitch = RoundUp(_swept + 2, VirtualLanes);
            _band = RoundUp(
                Math.Clamp((Band3 / (_pitch * sizeof(TElement))) - 2 - Lines3 + 1, 1, _height), Lines3);
        }

        // Lines too short to be swept where they lie are swept elsewhere, as is the last one of an odd number.
        private bool Narrow => _width < VirtualLanes;

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
            int padded = (_band + 2) * _pitch, rest = (Narrow ? _band : Lines3) * _swept;
            TElement* lines = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd, padded + 2L * rest + (Taps3 + 1) * VirtualLanes);
            TElement* sums = lines + padded + 2 * rest, kernel = sums + Taps3 * VirtualLanes;
            long channel = TSweep.Weights ? block : block % _shape.InChannels;
            for (int i = 0; TSweep.Values && i < Taps3; i++)
                kernel[i] = _w[channel * Taps3 + (_turned ? Taps3 - 1 - i : i)];
            if (!TSweep.Weights)
            {
                Plane(block, channel, kernel, sums, lines, rest);
                return;
            }

            new Span<TElement>(sums, Taps3 * VirtualLanes).Clear();
            for (int sample = 0; sample < _shape.Batch; sample++)
                Plane((long)sample * _shape.InChannels + channel, channel, kernel, sums, lines, rest);
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

        private void Plane(long plane, long channel, TElement* kernel, TElement* sums, TElement* lines, int rest)
        {
            TElement* source = _source + plane * _sourceHeight * _sourceWidth;
            TElement* to = _to + plane * _height * _width, x = _x + plane * _height * _width;
            TElement first = _bias == null ? default : _bias[channel];
            if (IsDirect(plane))
            {
                Direct(source, kernel, first, to, lines);
                return;
            }

            TElement* spare = lines + (_band + 2) * _pitch;
            for (int line = 0; line < _height; line += _band)
            {
                int count = Math.Min(_band, _height - line), above = Math.Max(0, _top - line);
                int from = Math.Max(0, line - _top);
                Pad(
                    source + (long)from * _sourceWidth, Math.Max(0, _sourceHeight - from), lines,
                    RoundUp(count, Lines3) + 2, above);
                int direct = Narrow ? 0 : count / Lines3 * Lines3;
                Sweep(lines, direct, kernel, first, to, x, _width, sums, source + (long)line * _sourceWidth);
                to += (long)direct * _width;
                x += (long)direct * _width;
                if (direct == count)
                    continue;

                count -= direct;
                TElement* seen = spare + rest;
                if (TSweep.Weights)
                    Pad<TLane, TElement>(x, count, _width, seen, RoundUp(count, Lines3), _swept, 0, 0);
                Sweep(lines + direct * _pitch, count, kernel, first, spare, seen, _swept, sums, source);
                for (int i = 0; TSweep.Values && i < count; i++)
                    CopyLine<TLane, TElement>(spare + i * _swept, _width, to + i * _width);
                to += (long)count * _width;
                x += (long)count * _width;
            }
        }

        // Copies lines of the source between zeros.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Pad(TElement* source, int sourceLines, TElement* to, int lines, int above)
        {
            int rows = Math.Min(sourceLines, lines - above), columns = Math.Min(_sourceWidth, _pitch - _left);
            int end = (_left + columns) / TLane.Count * TLane.Count, last = columns - TLane.Count;
            TLane zero = TLane.Broadcast(TElement.Zero);
            new Span<TElement>(to, above * _pitch).Clear();
            to += above * _pitch;
            for (int line = 0; line < rows; line++, source += _sourceWidth, to += _pitch)
            {
                for (int i = 0; i < _left; i += TLane.Count)
                    TLane.Store(zero, to + i);
                for (int i = end; i < _pitch; i += TLane.Count)
                    TLane.Store(zero, to + i);
                TElement* place = to + _left;
                if (last < 0)
                {
                    new Span<TElement>(source, columns).CopyTo(new Span<TElement>(place, columns));
                    continue;
                }

                for (int i = 0; i < last; i += TLane.Count)
                    TLane.Store(TLane.Load(source + i), place + i);
                TLane.Store(TLane.Load(source + last), place + last);
            }

            new Span<TElement>(to, (lines - above - rows) * _pitch).Clear();
        }

        private void Sweep(
            TElement* lines, int count, TElement* kernel, TElement first, TElement* to, TElement* x, int pitch,
            TElement* sums, TElement* source)
        {
            if (TSweep.Values)
                Values(lines, count, kernel, first, to, pitch, source);
            for (int lane = 0; TSweep.Weights && lane < VirtualLanes; lane += TLane.Count)
                Weights(lines, count, lane, x, pitch, sums + lane);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Values(
            TElement* lines, int count, TElement* kernel, TElement first, TElement* to, int pitch, TElement* source)
        {
            TElement* next = source + _next * _sourceHeight * _sourceWidth;
            TLane k0 = TLane.Broadcast(kernel[0]), k1 = TLane.Broadcast(kernel[1]), k2 = TLane.Broadcast(kernel[2]);
            TLane k3 = TLane.Broadcast(kernel[3]), k4 = TLane.Broadcast(kernel[4]), k5 = TLane.Broadcast(kernel[5]);
            TLane k6 = TLane.Broadcast(kernel[6]), k7 = TLane.Broadcast(kernel[7]), k8 = TLane.Broadcast(kernel[8]);
            int last = _swept - TLane.Count;

            // Of two lines what comes with these columns: planes follow each other without a gap.
            int bytes = Lines3 * TLane.Count * sizeof(TElement);
            for (int line = 0; line < count; line += Lines3, lines += Lines3 * _pitch, to += Lines3 * pitch)
            {
                TElement* l0 = lines + 1, l1 = l0 + _pitch, l2 = l1 + _pitch, l3 = l2 + _pitch;
                int at = 0;
                while (true)
                {
                    CacheLines.AskFor(next + Lines3 * at, bytes);
                    CacheLines.AskAhead(to + Lines3 * at, CacheLines.WriteAhead, bytes);
                    Columns<InnerColumns>(
                        k0, k1, k2, k3, k4, k5, k6, k7, k8, &first, null, l0, l1, l2, l3, to, pitch, at);
                    if (at == last)
                        break;
                    at = Math.Min(at + TLane.Count, last);
                }

                next += Lines3 * _sourceWidth;
            }
        }

        // Sixteen sums per weight, of every sixteenth column each: this lane's.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Weights(TElement* lines, int count, int lane, TElement* x, int pitch, TElement* sums)
        {
            (TLane s0, TLane s1, TLane s2) = Load3(sums);
            (TLane s3, TLane s4, TLane s5) = Load3(sums + 3 * VirtualLanes);
            (TLane s6, TLane s7, TLane s8) = Load3(sums + 6 * VirtualLanes);
            int last = _swept - VirtualLanes;
            int skip = RoundUp(_swept, VirtualLanes) - _swept;
            TElement* mask = stackalloc TElement[TLane.Count];
            for (int i = 0; i < TLane.Count; i++)
                mask[i] = lane + i < skip ? default : AllBits();
            for (int line = 0; line < count; line += Lines3, lines += Lines3 * _pitch, x += Lines3 * pitch)
            {
                if (lane == 0)
                    CacheLines.AskFor(x + _next * _height * _width, (long)Lines3 * pitch * sizeof(TElement));
                TElement* l0 = lines + lane, l1 = l0 + _pitch, l2 = l1 + _pitch, l3 = l2 + _pitch;
                TElement* x0 = x + lane, x1 = x0 + pitch;
                int at = 0;
                while (true)
                {
                    TLane v0 = TLane.Load(x0 + at), v1 = TLane.Load(x1 + at);
                    if (at == last)
                        (v0, v1) = (TLane.And(v0, TLane.Load(mask)), TLane.And(v1, TLane.Load(mask)));
                    TLane.AddProduct(v0, TLane.Load(l0 + at), ref s0);
                    TLane.AddProduct(v0, TLane.Load(l0 + at + 1), ref s1);
                    TLane.AddProduct(v0, TLane.Load(l0 + at + 2), ref s2);

                    TLane a = TLane.Load(l1 + at), b = TLane.Load(l1 + at + 1), c = TLane.Load(l1 + at + 2);
                    TLane.AddProduct(v1, a, ref s0);
                    TLane.AddProduct(v1, b, ref s1);
                    TLane.AddProduct(v1, c, ref s2);
                    TLane.AddProduct(v0, a, ref s3);
                    TLane.AddProduct(v0, b, ref s4);
                    TLane.AddProduct(v0, c, ref s5);

                    (a, b, c) = (TLane.Load(l2 + at), TLane.Load(l2 + at + 1), TLane.Load(l2 + at + 2));
                    TLane.AddProduct(v1, a, ref s3);
                    TLane.AddProduct(v1, b, ref s4);
                    TLane.AddProduct(v1, c, ref s5);
                    TLane.AddProduct(v0, a, ref s6);
                    TLane.AddProduct(v0, b, ref s7);
                    TLane.AddProduct(v0, c, ref s8);

                    TLane.AddProduct(v1, TLane.Load(l3 + at), ref s6);
                    TLane.AddProduct(v1, TLane.Load(l3 + at + 1), ref s7);
                    TLane.AddProduct(v1, TLane.Load(l3 + at + 2), ref s8);
                    if (at == last)
                        break;
                    at = Math.Min(at + VirtualLanes, last);
                }
            }

            Store3(s0, s1, s2, sums);
            Store3(s3, s4, s5, sums + 3 * VirtualLanes);
            Store3(s6, s7, s8, sums + 6 * VirtualLanes);
        }

        private static TElement AllBits()
        {
            TElement all = default;
            new Span<byte>(&all, sizeof(TElement)).Fill(byte.MaxValue);
            return all;
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
