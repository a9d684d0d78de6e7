using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Depthwise 3×3 convolutions of stride 1, with all that a line needs in registers.</summary>
internal static unsafe partial class ConvKernels
{
    private const int Taps3 = 9;
    private const int Lines3 = 4;

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

    /// <summary>One channel of one sample: y = x ⋆ w + bias, or dx of dy with the kernel turned around.</summary>
    private readonly struct Depthwise3<TLane, TElement>(
        TElement* x, TElement* w, TElement* bias, TElement* y, int channels, Extent from, Extent to, Extent begin,
        bool turned) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x = x;
        private readonly TElement* _w = w;
        private readonly TElement* _bias = bias;
        private readonly TElement* _y = y;

        public static void Forward(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape) =>
            WorkerPool.For(
                (long)shape.Batch * shape.InChannels,
                new Depthwise3<TLane, TElement>(
                    x, w, bias, y, shape.InChannels, shape.Input, shape.Output, shape.PaddingBegin, false));

        public static void InputGradient(TElement* dy, TElement* w, TElement* dx, in ConvShape shape)
        {
            Extent begin = shape.PaddingBegin;
            WorkerPool.For(
                (long)shape.Batch * shape.InChannels,
                new Depthwise3<TLane, TElement>(
                    dy, w, null, dx, shape.InChannels, shape.Output, shape.Input,
                    new(0, 2 - begin.Height, 2 - begin.Width), true));
        }

        public void Run(long block)
        {
            // Lines that are only read for outputs that do not count are there too, and a vector more.
            int pitch = to.Width + 2, lines = RoundUp(to.Height, Lines3) + 2, width = to.Width;
            int all = lines * pitch + VirtualLanes;
            TElement* plane = KernelScratch.Get<TElement>(
                ScratchSlot.Convolution, all + Taps3 + (Lines3 + 1) * VirtualLanes);
            TElement* kernel = plane + all, spare = kernel + Taps3;
            Pad<TLane, TElement>(
                _x + block * from.Count, from.Height, from.Width, plane, lines, pitch, begin.Height, begin.Width);
            new Span<TElement>(plane + lines * pitch, VirtualLanes).Clear();
            long channel = block % channels;
            for (int i = 0; i < Taps3; i++)
                kernel[i] = _w[channel * Taps3 + (turned ? Taps3 - 1 - i : i)];
            TElement first = _bias == null ? TElement.Zero : _bias[channel];

            TElement* y = _y + block * to.Count;
            if (width < TLane.Count)
            {
                // Lines shorter than a lane, of which the beginning counts.
                for (int line = 0; line < to.Height; line += Lines3)
                {
                    int count = Math.Min(Lines3, to.Height - line);
                    Columns(plane + line * pitch, pitch, kernel, first, spare, VirtualLanes, 0, 1);
                    for (int i = 0; i < count; i++)
                    {
                        for (int column = 0; column < width; column++)
                            y[(line + i) * width + column] = spare[i * VirtualLanes + column];
                    }
                }

                return;
            }

            int whole = to.Height / Lines3 * Lines3;
            for (int line = 0; line < whole; line += Lines3)
                Columns(plane + line * pitch, pitch, kernel, first, y + line * width, width, width, 0);
            if (whole == to.Height)
                return;

            // The rest together with lines before it, a second time, if there are as many.
            if (whole > 0)
            {
                int line = to.Height - Lines3;
                Columns(plane + line * pitch, pitch, kernel, first, y + line * width, width, width, 0);
                return;
            }

            TElement* rest = stackalloc TElement[Lines3 * VirtualLanes];
            for (int column = 0; column < width; column += TLane.Count)
            {
                int at = Math.Min(column, width - TLane.Count);
                Columns(plane + at, pitch, kernel, first, rest, VirtualLanes, 0, 1);
                for (int i = 0; i < to.Height; i++)
                    TLane.Store(TLane.Load(rest + i * VirtualLanes), y + i * width + at);
            }
        }

        // Four lines at once; the last columns together with some before them, a second time.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Columns(
            TElement* x, int pitch, TElement* kernel, TElement first, TElement* y, int yPitch, int width, int vectors)
        {
            TLane k0 = TLane.Broadcast(kernel[0]), k1 = TLane.Broadcast(kernel[1]), k2 = TLane.Broadcast(kernel[2]);
            TLane k3 = TLane.Broadcast(kernel[3]), k4 = TLane.Broadcast(kernel[4]), k5 = TLane.Broadcast(kernel[5]);
            TLane k6 = TLane.Broadcast(kernel[6]), k7 = TLane.Broadcast(kernel[7]), k8 = TLane.Broadcast(kernel[8]);
            TLane bias = TLane.Broadcast(first);
            int count = vectors > 0 ? vectors : (width + TLane.Count - 1) / TLane.Count;
            for (int i = 0; i < count; i++)
            {
                int at = i == 0 ? 0 : Math.Min(i * TLane.Count, width - TLane.Count);
                TElement* from = x + at, to = y + at;
                TLane a = TLane.Load(from), b = TLane.Load(from + 1), c = TLane.Load(from + 2);
                TLane r0 = Add(a, b, c, k0, k1, k2, bias);
                from += pitch;
                (a, b, c) = (TLane.Load(from), TLane.Load(from + 1), TLane.Load(from + 2));
                TLane r1 = Add(a, b, c, k0, k1, k2, bias);
                r0 = Add(a, b, c, k3, k4, k5, r0);
                from += pitch;
                (a, b, c) = (TLane.Load(from), TLane.Load(from + 1), TLane.Load(from + 2));
                TLane r2 = Add(a, b, c, k0, k1, k2, bias);
                r1 = Add(a, b, c, k3, k4, k5, r1);
                r0 = Add(a, b, c, k6, k7, k8, r0);
                TLane.Store(r0, to);
                from += pitch;
                (a, b, c) = (TLane.Load(from), TLane.Load(from + 1), TLane.Load(from + 2));
                TLane r3 = Add(a, b, c, k0, k1, k2, bias);
                r2 = Add(a, b, c, k3, k4, k5, r2);
                r1 = Add(a, b, c, k6, k7, k8, r1);
                TLane.Store(r1, to + yPitch);
                from += pitch;
                (a, b, c) = (TLane.Load(from), TLane.Load(from + 1), TLane.Load(from + 2));
                r3 = Add(a, b, c, k3, k4, k5, r3);
                r2 = Add(a, b, c, k6, k7, k8, r2);
                TLane.Store(r2, to + 2 * yPitch);
                from += pitch;
                (a, b, c) = (TLane.Load(from), TLane.Load(from + 1), TLane.Load(from + 2));
                r3 = Add(a, b, c, k6, k7, k8, r3);
                TLane.Store(r3, to + 3 * yPitch);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TLane Add(TLane a, TLane b, TLane c, TLane k0, TLane k1, TLane k2, TLane sum) =>
            TLane.FusedMultiplyAdd(
                k2, c, TLane.FusedMultiplyAdd(k1, b, TLane.FusedMultiplyAdd(k0, a, sum)));
    }

    /// <summary>dw of one channel: sixteen sums per tap,
    /// each over every sixteenth place of the padded planes.</summary>
    private readonly struct DepthwiseGradient3<TLane, TElement>(
        TElement* x, TElement* dy, TElement* dw, ConvShape shape) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x = x;
        private readonly TElement* _dy = dy;
        private readonly TElement* _dw = dw;

        public void Run(long block)
        {
            // Two lines of zeros around dy: every line of x meets three lines of it.
            Extent input = shape.Input, output = shape.Output, begin = shape.PaddingBegin;
            int pitch = output.Width + 2, lines = output.Height + 2, count = RoundUp(lines * pitch, VirtualLanes);
            int plane = count + VirtualLanes, padded = plane + 2 * pitch;
            TElement* values = KernelScratch.Get<TElement>(
                ScratchSlot.Convolution, plane + padded + Taps3 * VirtualLanes);
            TElement* gradients = values + plane, sums = gradients + padded;
            new Span<TElement>(values, plane + padded + Taps3 * VirtualLanes).Clear();
            for (int sample = 0; sample < shape.Batch; sample++)
            {
                long index = (long)sample * shape.InChannels + block;
                Pad<TLane, TElement>(
                    _x + index * input.Count, input.Height, input.Width, values, lines, pitch, begin.Height,
                    begin.Width);
                Pad<TLane, TElement>(
                    _dy + index * output.Count, output.Height, output.Width, gradients, lines + 2, pitch, 2, 0);
                for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                    Add(values + lane, gradients + 2 * pitch + lane, pitch, count, sums + lane);
            }

            for (int i = 0; i < Taps3; i++)
            {
                TElement total = sums[i * VirtualLanes];
                for (int lane = 1; lane < VirtualLanes; lane++)
                    total += sums[i * VirtualLanes + lane];
                _dw[block * Taps3 + i] = total;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Add(TElement* x, TElement* dy, int pitch, int count, TElement* sums)
        {
            TLane s0 = TLane.Load(sums), s1 = TLane.Load(sums + VirtualLanes), s2 = TLane.Load(sums + 2 * VirtualLanes);
            sums += 3 * VirtualLanes;
            TLane s3 = TLane.Load(sums), s4 = TLane.Load(sums + VirtualLanes), s5 = TLane.Load(sums + 2 * VirtualLanes);
            sums += 3 * VirtualLanes;
            TLane s6 = TLane.Load(sums), s7 = TLane.Load(sums + VirtualLanes), s8 = TLane.Load(sums + 2 * VirtualLanes);
            TElement* dy1 = dy - pitch, dy2 = dy1 - pitch;
            for (int i = 0; i < count; i += VirtualLanes)
            {
                TLane a = TLane.Load(x + i), b = TLane.Load(x + i + 1), c = TLane.Load(x + i + 2);
                TLane d = TLane.Load(dy + i);
                s0 = TLane.FusedMultiplyAdd(d, a, s0);
                s1 = TLane.FusedMultiplyAdd(d, b, s1);
                s2 = TLane.FusedMultiplyAdd(d, c, s2);
                d = TLane.Load(dy1 + i);
                s3 = TLane.FusedMultiplyAdd(d, a, s3);
                s4 = TLane.FusedMultiplyAdd(d, b, s4);
                s5 = TLane.FusedMultiplyAdd(d, c, s5);
                d = TLane.Load(dy2 + i);
                s6 = TLane.FusedMultiplyAdd(d, a, s6);
                s7 = TLane.FusedMultiplyAdd(d, b, s7);
                s8 = TLane.FusedMultiplyAdd(d, c, s8);
            }

            TLane.Store(s6, sums);
            TLane.Store(s7, sums + VirtualLanes);
            TLane.Store(s8, sums + 2 * VirtualLanes);
            sums -= 3 * VirtualLanes;
            TLane.Store(s3, sums);
            TLane.Store(s4, sums + VirtualLanes);
            TLane.Store(s5, sums + 2 * VirtualLanes);
            sums -= 3 * VirtualLanes;
            TLane.Store(s0, sums);
            TLane.Store(s1, sums + VirtualLanes);
            TLane.Store(s2, sums + 2 * VirtualLanes);
        }
    }
}
