using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Pixels of one task, and elements of the lines it reads: both stay in the second cache.
    private const int DirectPixels = 256;
    private const int DirectElements = 3 << 15;

    // Terms of a panel that stay in the first cache.
    private const int PanelDepth = 192;

    // Below this a task's fixed costs show.
    private const int WantedUnits = 16;

    /// <summary>Whether lines with their channels innermost are multiplied as they lie, by the shape alone.</summary>
    private static bool UseDirect<TElement>(in ConvShape shape) =>
        typeof(TElement) == typeof(float) && shape.Batch > 0 && shape.SpatialRank == 2 && shape.Groups == 1
        && shape.Dilation.All(1) && !shape.Whole && shape.Output.Width >= 4
        && (shape.Output.Width + shape.Kernel.Width) * (long)shape.Stride.Width
            * Math.Max(shape.InChannels, shape.OutChannels) * (shape.Stride.Height + shape.Kernel.Height)
            <= DirectElements * 4L;

    // Output lines of one task.
    private static int DirectLines(int batch, int lines, int width, int stride, int kernel, long lineElements)
    {
        long most = Math.Min(lines, Math.Max(1, DirectPixels / width));
        while (most > 1 && ((most * stride + kernel) * lineElements > DirectElements
            || batch * ((lines + most - 1) / most) < WantedUnits))
        {
            most--;
        }

        return (int)most;
    }

    /// <summary>
    /// Copies lines of all channels to [line, column, channel], from line <paramref name="y"/> and column
    /// <paramref name="x"/> on, zeros outside.
    /// </summary>
    private static void Interleave<TElement>(
        TElement* planes, Extent size, int channels, int y, int lines, int x, int columns, TElement* to)
        where TElement : unmanaged
    {
        long plane = size.Count;
        int first = Math.Clamp(-x, 0, columns), end = Math.Clamp(size.Width - x, first, columns);
        for (int line = 0; line < lines; line++, y++, to += (long)columns * channels)
        {
            if ((uint)y >= (uint)size.Height)
            {
                new Span<TElement>(to, columns * channels).Clear();
                continue;
            }

            new Span<TElement>(to, first * channels).Clear();
            new Span<TElement>(to + end * channels, (columns - end) * channels).Clear();
            TElement* from = planes + (long)y * size.Width + x;
            int channel = 0;
            if (Quarters.IsSupported)
            {
                for (; channel + VirtualLanes <= channels; channel += VirtualLanes)
                {
                    int column = first;
                    TElement* next = channel + 2 * VirtualLanes <= channels
                        ? from + (channel + VirtualLanes) * plane
                        : from + size.Width;
                    for (; column + 4 <= end; column += 4)
                    {
                        // Four lines of the next sixteen channels, which lie too far apart to be guessed.
                        TElement* soon = next + (column >> 2 & 3) * 4 * plane + (column & ~15);
                        for (int i = 0; i < 4; i++, soon += plane)
                            Sse.Prefetch0(soon);

                        float* source = (float*)(from + channel * plane + column);
                        float* target = (float*)(to + (long)column * channels + channel);
                        Vector512<float> a = Quarters.Gather(source, 4 * plane);
                        Vector512<float> b = Quarters.Gather(source + plane, 4 * plane);
                        Vector512<float> c = Quarters.Gather(source + 2 * plane, 4 * plane);
                        Vector512<float> d = Quarters.Gather(source + 3 * plane, 4 * plane);
                        Quarters.Transpose(ref a, ref b, ref c, ref d);
                        a.Store(target);
                        b.Store(target + channels);
                        c.Store(target + 2 * channels);
                        d.Store(target + 3 * channels);
                    }

                    TransposeKernel<TElement>.Tile(
                        from + channel * plane + column, plane, to + (long)column * channels + channel, channels,
                        end - column, VirtualLanes);
                }
            }

            TransposeKernel<TElement>.Tile(
                from + channel * plane + first, plane, to + first * channels + channel, channels, end - first,
                channels - channel);
        }
    }

    /// <summary>
    /// One panel of products of output lines: c[line, pixel, column] = Σ over <paramref name="height"/> lines of
    /// <paramref name="inner"/> adjacent terms each, in order.
    /// </summary>
    private static void MultiplyLines<TLane, TElement>(
        int lines, int width, int columns, int height, int inner, TElement* a, long aLine, long aPixel, long aNext,
        TElement* b, TElement* c, long cRow)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        if ((long)height * inner <= PanelDepth)
        {
            PanelSum sum = new(height, inner, 1, aNext - inner, PanelTile.Panel, 0);
            for (int i = 0; i < lines; i++)
            {
                PanelTile.Multiply<TLane, TElement>(
                    width, columns, sum, a + i * aLine, aPixel, b, c + (long)i * width * cRow, cRow, false);
            }

            return;
        }

        // A part of the panel stays in the first cache while all lines pass.
        for (int y = 0; y < height; y++)
        {
            for (int first = 0; first < inner; first += PanelDepth)
            {
                int count = Math.Min(PanelDepth, inner - first);
                PanelSum sum = new(1, count, 1, 0, PanelTile.Panel, 0);
                for (int i = 0; i < lines; i++)
                {
                    PanelTile.Multiply<TLane, TElement>(
                        width, columns, sum, a + i * aLine + y * aNext + first, aPixel,
                        b + ((long)y * inner + first) * PanelTile.Panel, c + (long)i * width * cRow, cRow,
                        y + first > 0);
                }
            }
        }
    }

    /// <summary>y = x ⋆ w + bias: per output line the products of its pixels' taps with all kernels.</summary>
    private readonly struct DirectForward<TLane, TElement>(
        TElement* x, TElement* w, TElement* bias, TElement* y, ConvShape shape) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x = x;
        private readonly TElement* _w = w;
        private readonly TElement* _bias = bias;
        private readonly TElement* _y = y;
        private readonly int _lines = DirectLines(
            shape.Batch, shape.Output.Height, shape.Output.Width, shape.Stride.Height, shape.Kernel.Height,
            Columns(shape) * (long)shape.InChannels);

        private int Blocks => (shape.Output.Height + _lines - 1) / _lines;

        public static void Compute(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape)
        {
            int panels = (shape.OutChannels + PanelTile.Panel - 1) / PanelTile.Panel;
            TElement* packed = KernelScratch.Get<TElement>(
                ScratchSlot.Convolution, panels * shape.Taps * PanelTile.Panel);
            WorkerPool.For(shape.OutChannels, new PackKernels<TElement>(w, packed, shape));
            DirectForward<TLane, TElement> body = new(x, packed, bias, y, shape);
            WorkerPool.For((long)shape.Batch * body.Blocks, body);
        }

        public void Run(long block)
        {
            Extent input = shape.Input, output = shape.Output, kernel = shape.Kernel, stride = shape.Stride;
            int channels = shape.InChannels, columns = Columns(shape), width = output.Width;
            int sample = (int)(block / Blocks), first = (int)(block % Blocks) * _lines;
            int count = Math.Min(_lines, output.Height - first), pixels = count * width;
            int lines = (count - 1) * stride.Height + kernel.Height;
            int outs = RoundUp(shape.OutChannels, VirtualLanes);
            long line = (long)columns * channels;
            TElement* products = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd, (long)RoundUp(pixels, 4) * outs + lines * line);
            TElement* rows = products + (long)RoundUp(pixels, 4) * outs;
            Interleave(
                _x + (long)sample * channels * input.Count, input, channels,
                first * stride.Height - shape.PaddingBegin.Height, lines, -shape.PaddingBegin.Width, columns, rows);

            int inner = kernel.Width * channels;
            for (int panel = 0; panel < outs; panel += PanelTile.Panel)
            {
                MultiplyLines<TLane, TElement>(
                    count, width, Math.Min(PanelTile.Panel, outs - panel), kernel.Height, inner, rows,
                    stride.Height * line, (long)stride.Width * channels, line, _w + panel * shape.Taps,
                    products + panel, outs);
            }

            Write(products, outs, pixels, sample, _y + (long)first * width);
        }

        private static int Columns(in ConvShape shape) =>
            (shape.Output.Width - 1) * shape.Stride.Width + shape.Kernel.Width;

        private void Write(TElement* products, int outs, int pixels, int sample, TElement* y)
        {
            long plane = shape.Output.Count;
            y += (long)sample * shape.OutChannels * plane;
            if (_bias != null)
            {
                for (int i = 0; i < pixels; i++)
                {
                    for (int channel = 0; channel < shape.OutChannels; channel++)
                        products[(long)i * outs + channel] += _bias[channel];
                }
            }

            ToPlanes(products, outs, shape.OutChannels, pixels, y, plane);
        }
    }

    /// <summary>Kernel after kernel to panels [ky, kx, channel, 32].</summary>
    private readonly struct PackKernels<TElement>(TElement* w, TElement* packed, ConvShape shape) : IParallelBody
        where TElement : unmanaged
    {
        private readonly TElement* _w = w;
        private readonly TElement* _packed = packed;

        public void Run(long block)
        {
            int taps = (int)shape.Kernel.Count;
            TElement* from = _w + block * shape.Taps;
            TElement* to = _packed + block / PanelTile.Panel * shape.Taps * PanelTile.Panel + block % PanelTile.Panel;
            for (int channel = 0; channel < shape.InChannels; channel++)
            {
                for (int tap = 0; tap < taps; tap++)
                    to[((long)tap * shape.InChannels + channel) * PanelTile.Panel] = *from++;
            }
        }
    }

    /// <summary>dw over parts of the output lines, which are added up in order.</summary>
    private readonly struct DirectWeightGradient<TLane, TElement>(
        TElement* x, TElement* dy, TElement* sums, ConvShape shape) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x = x;
        private readonly TElement* _dy = dy;
        private readonly TElement* _sums = sums;
        private readonly int _lines = DirectLines(
            shape.Batch, shape.Output.Height, shape.Output.Width, shape.Stride.Height, shape.Kernel.Height,
            Columns(shape) * (long)shape.InChannels);

        private static int Columns(in ConvShape shape) =>
            (shape.Output.Width - 1) * shape.Stride.Width + shape.Kernel.Width;

        private int Blocks => (shape.Output.Height + _lines - 1) / _lines;

        private int Units => shape.Batch * Blocks;

        private int PerPart => (Units + GradientParts - 1) / GradientParts;

        // Where a panel would be half empty, the patches of a pixel are copied side by side.
        private bool Copies => shape.Kernel.Height > 1 && shape.Kernel.Width * shape.InChannels * 8
            < RoundUp(shape.Kernel.Width * shape.InChannels, PanelTile.Panel) * 7;

        // From one kernel line's sums to the next, and of all.
        private int LineSums => Copies
            ? shape.Kernel.Width * shape.InChannels
            : RoundUp(shape.Kernel.Width * shape.InChannels, PanelTile.Panel);

        private int Sums => RoundUp(LineSums * shape.Kernel.Height, VirtualLanes);

        public static void Compute(TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        {
            DirectWeightGradient<TLane, TElement> body = new(x, dy, null, shape);
            int parts = (body.Units + body.PerPart - 1) / body.PerPart;
            long elements = (long)shape.OutChannels * body.Sums;
            TElement* sums = KernelScratch.Get<TElement>(ScratchSlot.Convolution, parts * elements);
            body = new(x, dy, sums, shape);
            WorkerPool.For(parts, body);
            WorkerPool.For(shape.OutChannels, new Add(sums, dw, shape, parts, elements, body.Sums, body.LineSums));
        }

        public void Run(long block)
        {
            int channels = shape.InChannels, width = shape.Output.Width, height = shape.Output.Height;
            int columns = Columns(shape), most = (_lines - 1) * shape.Stride.Height + shape.Kernel.Height;
            long line = (long)columns * channels, copied = Copies ? (long)_lines * width * Sums + PanelTile.Panel : 0;
            TElement* rows = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd, most * line + PanelTile.Panel + copied);
            TElement* patches = rows + most * line + PanelTile.Panel;
            new Span<TElement>(rows + most * line, PanelTile.Panel).Clear();
            TElement* sums = _sums + block * shape.OutChannels * Sums;
            int start = (int)block * PerPart, end = Math.Min(start + PerPart, Units);
            for (int unit = start; unit < end; unit++)
            {
                int sample = unit / Blocks, first = unit % Blocks * _lines;
                int count = Math.Min(_lines, height - first);
                Interleave(
                    _x + (long)sample * channels * shape.Input.Count, shape.Input, channels,
                    first * shape.Stride.Height - shape.PaddingBegin.Height,
                    (count - 1) * shape.Stride.Height + shape.Kernel.Height, -shape.PaddingBegin.Width, columns, rows);
                TElement* dy = _dy + (long)sample * shape.OutChannels * shape.Output.Count + (long)first * width;
                if (Copies)
                    AddPatches(count, rows, line, patches, dy, sums, unit > start);
                else
                    AddLines(count, rows, line, dy, sums, unit > start);
            }
        }

        private void AddLines(int count, TElement* rows, long line, TElement* dy, TElement* sums, bool add)
        {
            int width = shape.Output.Width, channels = shape.InChannels;
            long step = (long)shape.Stride.Width * channels;
            PanelSum sum = new(count, width, 1, 0, step, shape.Stride.Height * line - width * step);
            for (int ky = 0; ky < shape.Kernel.Height; ky++)
            {
                for (int panel = 0; panel < LineSums; panel += PanelTile.Panel)
                {
                    PanelTile.Multiply<TLane, TElement>(
                        shape.OutChannels, PanelTile.Panel, sum, dy, shape.Output.Count, rows + ky * line + panel,
                        sums + ky * LineSums + panel, Sums, add);
                }
            }
        }

        private void AddPatches(
            int count, TElement* rows, long line, TElement* patches, TElement* dy, TElement* sums, bool add)
        {
            int width = shape.Output.Width, run = LineSums;
            long step = (long)shape.Stride.Width * shape.InChannels;
            TElement* to = patches;
            for (int i = 0; i < count; i++)
            {
                for (int pixel = 0; pixel < width; pixel++, to += Sums)
                {
                    TElement* from = rows + i * shape.Stride.Height * line + pixel * step, here = to;
                    for (int ky = 0; ky < shape.Kernel.Height; ky++, from += line, here += run)
                    {
                        int tap = 0;
                        for (; tap + TLane.Count <= run; tap += TLane.Count)
                            TLane.Store(TLane.Load(from + tap), here + tap);
                        for (; tap < run; tap++)
                            here[tap] = from[tap];
                    }

                    for (TElement* end = to + Sums; here < end; here++)
                        *here = default;
                }
            }

            PanelSum sum = new(1, count * width, 1, 0, Sums, 0);
            for (int panel = 0; panel < Sums; panel += PanelTile.Panel)
            {
                PanelTile.Multiply<TLane, TElement>(
                    shape.OutChannels, Math.Min(PanelTile.Panel, Sums - panel), sum, dy, shape.Output.Count,
                    patches + panel, sums + panel, Sums, add);
            }
        }

        private readonly struct Add(
            TElement* sums, TElement* dw, ConvShape shape, int parts, long partStride, int outStride, int lineSums)
            : IParallelBody
        {
            private readonly TElement* _sums = sums;
            private readonly TElement* _dw = dw;

            public void Run(long block)
            {
                int kernel = shape.Kernel.Width, channels = shape.InChannels;
                TElement* to = _dw + block * shape.Taps;
                for (int channel = 0; channel < channels; channel++)
                {
                    for (int ky = 0; ky < shape.Kernel.Height; ky++)
                    {
                        for (int kx = 0; kx < kernel; kx++)
                        {
                            TElement* from = _sums + block * outStride + ky * lineSums + kx * channels + channel;
                            TElement sum = *from;
                            for (int part = 1; part < parts; part++)
                                sum += from[part * partStride];
                            *to++ = sum;
                        }
                    }
                }
            }
        }
    }
}
