using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// Convolutions of few channels and stride 1, as first layers are: padded lines one after the other are one long line,
/// of which neighbouring pixels share a register; the columns between two lines are computed and dropped.
/// </summary>
internal static unsafe partial class ConvKernels
{
    private const int FewChannels = 8;
    private const int FewTaps = 5;
    private const int FewSamples = 8;

    // Products of one block of lines: they stay in the first cache until they are copied.
    private const int FewProducts = 1 << 13;

    // The samples are summed in so many parts, which are added up in order.
    private const int FewParts = 16;

    private static bool UseFew<TElement>(in ConvShape shape) =>
        UseDirect<TElement>(shape) && shape.InChannels <= FewChannels && shape.OutChannels >= 4
        && shape.Stride.All(1) && !shape.Pointwise && shape.Kernel.Width <= FewTaps && shape.Kernel.Height <= 16
        && shape.Input.Count <= 1 << 14 && shape.Batch >= FewSamples;

    // The few channels are those of dx, and dy has not many more.
    private static bool UseFewBackward<TElement>(in ConvShape shape) =>
        UseFew<TElement>(shape) && shape.OutChannels <= 4 * FewChannels
        && shape.PaddingBegin.Height < shape.Kernel.Height && shape.PaddingBegin.Width < shape.Kernel.Width;

    private static void FewInputGradient<TLane, TElement>(TElement* dy, TElement* w, TElement* dx, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        Extent kernel = shape.Kernel, begin = shape.PaddingBegin;
        int taps = (int)kernel.Count;
        TElement* turned = KernelScratch.Get<TElement>(ScratchSlot.Convolution, shape.OutChannels * shape.Taps);
        TElement* to = turned;
        for (int channel = 0; channel < shape.InChannels; channel++)
        {
            for (int output = 0; output < shape.OutChannels; output++)
            {
                TElement* from = w + output * shape.Taps + channel * taps;
                for (int tap = taps - 1; tap >= 0; tap--)
                    *to++ = from[tap];
            }
        }

        WorkerPool.For(
            shape.Batch,
            new FewForward<TLane, TElement>(
                dy, turned, null, dx, shape.OutChannels, shape.InChannels, shape.Output, shape.Input, kernel,
                new(0, kernel.Height - 1 - begin.Height, kernel.Width - 1 - begin.Width)));
    }

    /// <summary>y = x ⋆ w + bias of one sample.</summary>
    private readonly struct FewForward<TLane, TElement>(
        TElement* x, TElement* w, TElement* bias, TElement* y, int channels, int outs, Extent input, Extent output,
        Extent kernel, Extent begin) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x = x;
        private readonly TElement* _w = w;
        private readonly TElement* _bias = bias;
        private readonly TElement* _y = y;

        public FewForward(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape)
            : this(
                x, w, bias, y, shape.InChannels, shape.OutChannels, shape.Input, shape.Output, shape.Kernel,
                shape.PaddingBegin)
        {
        }

        public void Run(long block)
        {
            int width = output.Width;
            int pitch = width + kernel.Width - 1, lines = output.Height + kernel.Height - 1;
            int plane = lines * pitch, most = Math.Clamp(FewProducts / (outs * pitch), 1, output.Height);
            int row = RoundUp(most * pitch, PanelTile.Panel);
            int all = channels * plane + 2 * PanelTile.Panel;
            TElement* planes = KernelScratch.Get<TElement>(ScratchSlot.Winograd, all + (long)outs * row);
            TElement* products = planes + all;
            for (int channel = 0; channel < channels; channel++)
            {
                Pad<TLane, TElement>(
                    _x + (block * channels + channel) * input.Count, input.Height, input.Width,
                    planes + channel * plane, lines, pitch, begin.Height, begin.Width);
            }

            new Span<TElement>(planes + channels * plane, 2 * PanelTile.Panel).Clear();
            PanelSum sum = new(kernel.Height, kernel.Width, 1, 0, 1, pitch - kernel.Width);
            for (int first = 0; first < output.Height; first += most)
            {
                int count = Math.Min(most, output.Height - first), run = count * pitch - kernel.Width + 1;
                for (int pixel = 0; pixel < run; pixel += PanelTile.Panel)
                {
                    for (int channel = 0; channel < channels; channel++)
                    {
                        PanelTile.Multiply<TLane, TElement>(
                            outs, Math.Min(PanelTile.Panel, run - pixel), sum, _w + channel * kernel.Count,
                            channels * kernel.Count,
                            planes + channel * plane + first * pitch + pixel, products + pixel, row,
                            channel > 0);
                    }
                }

                TElement* y = _y + block * outs * output.Count + (long)first * width;
                for (int channel = 0; channel < outs; channel++, y += output.Count)
                {
                    TElement* from = products + channel * row, to = y;
                    for (int i = 0; i < count; i++, from += pitch, to += width)
                    {
                        if (_bias == null)
                            CopyLine<TLane, TElement>(from, width, to);
                        else
                            AddToLine<TLane, TElement>(from, width, _bias[channel], to);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToLine<TLane, TElement>(TElement* from, int count, TElement bias, TElement* to)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        if (count < TLane.Count)
        {
            for (int i = 0; i < count; i++)
                to[i] = from[i] + bias;
            return;
        }

        int last = count - TLane.Count;
        for (int i = 0; i < last; i += TLane.Count)
            TLane.Store(TLane.Load(from + i) + TLane.Broadcast(bias), to + i);
        TLane.Store(TLane.Load(from + last) + TLane.Broadcast(bias), to + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyLine<TLane, TElement>(TElement* from, int count, TElement* to)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        int i = 0;
        if (count >= TLane.Count)
        {
            for (; i + TLane.Count <= count; i += TLane.Count)
                TLane.Store(TLane.Load(from + i), to + i);
            i = count - TLane.Count;
            TLane.Store(TLane.Load(from + i), to + i);
            return;
        }

        for (; i < count; i++)
            to[i] = from[i];
    }

    /// <summary>dw over parts of the samples: sixteen sums per weight and part,
    /// each over every sixteenth place.</summary>
    private readonly struct FewWeightGradient<TLane, TElement>(
        TElement* x, TElement* dy, TElement* sums, ConvShape shape) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private const int Outs = 4;

        private readonly TElement* _x = x;
        private readonly TElement* _dy = dy;
        private readonly TElement* _sums = sums;

        private int PerPart => (shape.Batch + FewParts - 1) / FewParts;

        public static void Compute(TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        {
            FewWeightGradient<TLane, TElement> body = new(x, dy, null, shape);
            int parts = (shape.Batch + body.PerPart - 1) / body.PerPart;
            long elements = RoundUp(shape.OutChannels, Outs) * shape.Taps * VirtualLanes;
            TElement* sums = KernelScratch.Get<TElement>(ScratchSlot.Convolution, parts * elements);
            WorkerPool.For(parts, new FewWeightGradient<TLane, TElement>(x, dy, sums, shape));
            WorkerPool.For(shape.OutChannels, new Add(sums, dw, (int)shape.Taps, parts, elements));
        }

        public void Run(long block)
        {
            Extent input = shape.Input, output = shape.Output, kernel = shape.Kernel, begin = shape.PaddingBegin;
            int channels = shape.InChannels, outs = shape.OutChannels, taps = (int)shape.Taps;
            int pitch = output.Width + kernel.Width - 1, lines = output.Height + kernel.Height - 1;
            int plane = lines * pitch, count = RoundUp(output.Height * pitch, VirtualLanes);
            int all = channels * plane + 2 * VirtualLanes;
            TElement* planes = KernelScratch.Get<TElement>(ScratchSlot.Winograd, all + Outs * count);
            TElement* gradients = planes + all;
            new Span<TElement>(planes, all + Outs * count).Clear();
            TElement* sums = _sums + block * RoundUp(outs, Outs) * taps * VirtualLanes;
            new Span<TElement>(sums, RoundUp(outs, Outs) * taps * VirtualLanes).Clear();

            int start = (int)block * PerPart, end = Math.Min(start + PerPart, shape.Batch);
            for (int sample = start; sample < end; sample++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    Pad<TLane, TElement>(
                        _x + ((long)sample * channels + channel) * input.Count, input.Height, input.Width,
                        planes + channel * plane, lines, pitch, begin.Height, begin.Width);
                }

                for (int first = 0; first < outs; first += Outs)
                {
                    for (int i = 0; i < Outs; i++)
                    {
                        TElement* padded = gradients + i * count;
                        if (first + i < outs)
                        {
                            Pad<TLane, TElement>(
                                _dy + ((long)sample * outs + first + i) * output.Count, output.Height, output.Width,
                                padded,
                                output.Height, pitch, 0, 0);
                        }
                        else
                        {
                            new Span<TElement>(padded, count).Clear();
                        }
                    }

                    for (int line = 0; line < channels * kernel.Height; line++)
                    {
                        TElement* line0 = planes + line / kernel.Height * plane + line % kernel.Height * pitch;
                        TElement* sums0 = sums + (first * taps + line * kernel.Width) * VirtualLanes;
                        for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                        {
                            int tap = 0;
                            TElement* from = line0 + lane, to = sums0 + lane;
                            for (; tap + 5 <= kernel.Width; tap += 5)
                                Multiply(from + tap, gradients + lane, count, to + tap * VirtualLanes, taps, 5);
                            for (; tap + 3 <= kernel.Width; tap += 3)
                                Multiply(from + tap, gradients + lane, count, to + tap * VirtualLanes, taps, 3);
                            for (; tap < kernel.Width; tap++)
                                Multiply(from + tap, gradients + lane, count, to + tap * VirtualLanes, taps, 1);
                        }
                    }
                }
            }
        }

        private static void Multiply(TElement* x, TElement* dy, int count, TElement* sums, int taps, int width)
        {
            TElement* sums1 = sums + taps * VirtualLanes, sums2 = sums1 + taps * VirtualLanes;
            TElement* sums3 = sums2 + taps * VirtualLanes;
            switch (width)
            {
                case 5:
                    Multiply<Five>(x, dy, count, sums, sums1, sums2, sums3);
                    break;
                case 3:
                    Multiply<Three>(x, dy, count, sums, sums1, sums2, sums3);
                    break;
                default:
                    Multiply<One>(x, dy, count, sums, sums1, sums2, sums3);
                    break;
            }
        }

        private interface IWidth
        {
            static abstract int Count { get; }
        }

        private readonly struct Five : IWidth
        {
            public static int Count => 5;
        }

        private readonly struct Three : IWidth
        {
            public static int Count => 3;
        }

        private readonly struct One : IWidth
        {
            public static int Count => 1;
        }

        // Four outputs by up to five neighbouring taps.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Multiply<TWidth>(
            TElement* x, TElement* dy, int count, TElement* at0, TElement* at1, TElement* at2, TElement* at3)
            where TWidth : struct, IWidth
        {
            TLane a0 = default, a1 = a0, a2 = a0, a3 = a0, a4 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0;
            TLane c0 = a0, c1 = a0, c2 = a0, c3 = a0, c4 = a0, d0 = a0, d1 = a0, d2 = a0, d3 = a0, d4 = a0;
            TElement* dy1 = dy + count, dy2 = dy1 + count, dy3 = dy2 + count;
            for (int i = 0; i < count; i += VirtualLanes)
            {
                TLane a = TLane.Load(dy + i), b = TLane.Load(dy1 + i), c = TLane.Load(dy2 + i), d = TLane.Load(dy3 + i);
                Step(TLane.Load(x + i), a, b, c, d, ref a0, ref b0, ref c0, ref d0);
                if (TWidth.Count > 1)
                {
                    Step(TLane.Load(x + i + 1), a, b, c, d, ref a1, ref b1, ref c1, ref d1);
                    Step(TLane.Load(x + i + 2), a, b, c, d, ref a2, ref b2, ref c2, ref d2);
                }

                if (TWidth.Count > 3)
                {
                    Step(TLane.Load(x + i + 3), a, b, c, d, ref a3, ref b3, ref c3, ref d3);
                    Step(TLane.Load(x + i + 4), a, b, c, d, ref a4, ref b4, ref c4, ref d4);
                }
            }

            Put<TWidth>(at0, a0, a1, a2, a3, a4);
            Put<TWidth>(at1, b0, b1, b2, b3, b4);
            Put<TWidth>(at2, c0, c1, c2, c3, c4);
            Put<TWidth>(at3, d0, d1, d2, d3, d4);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step(
            TLane x, TLane a, TLane b, TLane c, TLane d, ref TLane ra, ref TLane rb, ref TLane rc, ref TLane rd)
        {
            TLane.AddProduct(a, x, ref ra);
            TLane.AddProduct(b, x, ref rb);
            TLane.AddProduct(c, x, ref rc);
            TLane.AddProduct(d, x, ref rd);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Put<TWidth>(TElement* at, TLane r0, TLane r1, TLane r2, TLane r3, TLane r4)
            where TWidth : struct, IWidth
        {
            Put(at, r0);
            if (TWidth.Count > 1)
            {
                Put(at + VirtualLanes, r1);
                Put(at + 2 * VirtualLanes, r2);
            }

            if (TWidth.Count > 3)
            {
                Put(at + 3 * VirtualLanes, r3);
                Put(at + 4 * VirtualLanes, r4);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Put(TElement* at, TLane value) => TLane.Store(TLane.Load(at) + value, at);

        private readonly struct Add(TElement* sums, TElement* dw, int taps, int parts, long partStride) : IParallelBody
        {
            private readonly TElement* _sums = sums;
            private readonly TElement* _dw = dw;

            public void Run(long block)
            {
                TElement* total = stackalloc TElement[VirtualLanes];
                for (long i = block * taps; i < (block + 1) * taps; i++)
                {
                    for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                    {
                        TElement* from = _sums + i * VirtualLanes + lane;
                        TLane sum = TLane.Load(from);
                        for (int part = 1; part < parts; part++)
                            sum += TLane.Load(from + part * partStride);
                        TLane.Store(sum, total + lane);
                    }

                    for (int half = VirtualLanes / 2; half > 0; half /= 2)
                    {
                        for (int lane = 0; lane < half; lane++)
                            total[lane] += total[lane + half];
                    }

                    _dw[i] = total[0];
                }
            }
        }
    }
}
