using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Tiles of one task, and the most that a line of tiles may have: what they become stays in the second cache.
    private const int StrideTwoTiles = 104;

    // Fewer tiles are not worth transforming the weights, more weights would come from memory.
    private const int StrideTwoLeast = 64;
    private const long StrideTwoWeights = 1 << 20;

    /// <summary>Whether 3×3 taps at stride 2 are worth transforming; a matter of the shape alone.</summary>
    private static bool UseStrideTwo<TElement>(in ConvShape shape) =>
        UseDirect<TElement>(shape) && shape.Kernel.Height == 3 && shape.Kernel.Width == 3
        && shape.Stride.Height == 2 && shape.Stride.Width == 2
        && shape.InChannels % VirtualLanes == 0 && shape.OutChannels % VirtualLanes == 0
        && (long)StrideTwo.Slots * shape.InChannels * shape.OutChannels <= StrideTwoWeights
        && CeilDiv(shape.Output.Width, StrideTwo.Tile) <= StrideTwoTiles
        && StrideTwoArea(shape.Output, StrideTwo.Tile) * 7 <= shape.Output.Count * 8
        && shape.Batch * StrideTwoArea(shape.Output, 1) >= StrideTwoLeast * 4;

    // The first input of a tile has to be one that the middle tap sees.
    private static bool UseStrideTwoBackward<TElement>(in ConvShape shape) =>
        UseStrideTwo<TElement>(shape) && shape.PaddingBegin.Height == 1 && shape.PaddingBegin.Width == 1
        && CeilDiv(shape.Input.Width, 2 * StrideTwo.Tile) <= StrideTwoTiles
        && StrideTwoArea(shape.Input, 2 * StrideTwo.Tile) * 7 <= shape.Input.Count * 8;

    private static long StrideTwoArea(Extent size, int tile) =>
        (long)RoundUp(size.Height, tile) * RoundUp(size.Width, tile);

    /// <summary>y = x ⋆ w + bias, or its input gradient: products of transformed tiles and weights.</summary>
    /// <remarks>A task takes some lines of tiles. Every sum runs over phases and channels in order.</remarks>
    private readonly struct StrideTwoConvolution<TLane, TElement> : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly bool _gradient;
        private readonly TElement* _source;
        private readonly TElement* _bias;
        private readonly TElement* _to;
        private readonly TElement* _weights;
        private readonly WinogradKernels<TElement> _kernels;
        private readonly Extent _sourceSize;
        private readonly Extent _size;
        private readonly int _channels;
        private readonly int _outChannels;
        private readonly int _top;
        private readonly int _left;
        private readonly int _tilesX;
        private readonly int _tilesY;
        private readonly int _all;
        private readonly int _lines;
        private readonly StrideTwoRows _values;
        private readonly StrideTwoRows _sums;

        private StrideTwoConvolution(
            TElement* source, TElement* w, TElement* bias, TElement* to, in ConvShape shape, bool gradient)
        {
            _gradient = gradient;
            _source = source;
            _bias = bias;
            _to = to;
            _kernels = gradient ? new(w, 9, shape.InChannels * 9, true) : new(w, shape.InChannels * 9, 9, false);
            _sourceSize = gradient ? shape.Output : shape.Input;
            _size = gradient ? shape.Input : shape.Output;
            _channels = gradient ? shape.OutChannels : shape.InChannels;
            _outChannels = gradient ? shape.InChannels : shape.OutChannels;
            _top = gradient ? 0 : shape.PaddingBegin.Height;
            _left = gradient ? 0 : shape.PaddingBegin.Width;
            _tilesX = CeilDiv(_size.Width, Tile);
            _tilesY = CeilDiv(_size.Height, Tile);
            _all = shape.Batch * _tilesY;
            _lines = Math.Max(1, Math.Min(StrideTwoTiles / _tilesX, _all / WantedUnits));
            _values = new(_channels, !gradient);
            _sums = new(_outChannels, gradient);
            _weights = KernelScratch.Get<TElement>(
                ScratchSlot.Convolution, (long)StrideTwo.Slots * _channels * RoundUp(_outChannels, PanelTile.Panel));
        }

        // What a tile writes and reads.
        private int Tile => _gradient ? 2 * StrideTwo.Tile : StrideTwo.Tile;

        private int Patch => _gradient ? 3 : StrideTwo.Patch;

        /// <summary>y = x ⋆ w + bias.</summary>
        public static void Forward(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape) =>
            new StrideTwoConvolution<TLane, TElement>(x, w, bias, y, shape, false).Compute();

        /// <summary>dx of dy.</summary>
        public static void InputGradient(TElement* dy, TElement* w, TElement* dx, in ConvShape shape) =>
            new StrideTwoConvolution<TLane, TElement>(dy, w, null, dx, shape, true).Compute();

        private void Compute()
        {
            WorkerPool.For(_outChannels / VirtualLanes, new Pack(this));
            WorkerPool.For(CeilDiv(_all, _lines), this);
        }

        public void Run(long block)
        {
            int first = (int)block * _lines, count = Math.Min(_lines, _all - first);
            long tiles = _lines * _tilesX, line = (long)VirtualLanes * (4 * _tilesX + 1);
            TElement* v = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd, tiles * (_values.Step + _sums.Step) + StrideTwo.Patch * line);
            TElement* m = v + tiles * _values.Step, lines = m + tiles * _sums.Step;
            StrideTwoReader<TElement> reader = new(
                _source, _sourceSize, _channels, Patch, _top, _left, _tilesX, _tilesY, lines);
            for (int channel = 0; channel < _channels; channel += VirtualLanes)
            {
                if (_gradient)
                    reader.Transform<TLane, StrideTwo.OfGradient>(channel, first, count, _values, v + channel);
                else
                    reader.Transform<TLane, StrideTwo.OfInput>(channel, first, count, _values, v + channel);
            }

            Multiply(count * _tilesX, v, m);
            for (int channel = 0; channel < _outChannels; channel += VirtualLanes)
            {
                if (_gradient)
                    Write<StrideTwo.ToInput>(channel, first, count, m + channel, lines);
                else
                    Write<StrideTwo.ToOutput>(channel, first, count, m + channel, lines);
            }
        }

        private void Multiply(int tiles, TElement* v, TElement* m)
        {
            for (int point = 0; point < StrideTwo.Points; point++)
            {
                TElement* values = v + _values.First(point), sums = m + _sums.First(point), u = Weights(point);
                int terms = _values.Columns(point), columns = _sums.Columns(point), step = _sums.Step;

                // Every output contains the sum of the point (1, 1) once.
                bool bias = _bias != null && point == StrideTwo.Points / 2;
                for (int tile = 0; bias && tile < tiles; tile++)
                    new Span<TElement>(_bias, columns).CopyTo(new(sums + (long)tile * step, columns));

                // Parts of a panel that stay in the first cache.
                int depth = CeilDiv(terms, CeilDiv(terms, PanelDepth));
                for (int panel = 0; panel < columns; panel += PanelTile.Panel, u += (long)terms * PanelTile.Panel)
                {
                    for (int term = 0; term < terms; term += depth)
                    {
                        PanelSum sum = new(1, Math.Min(depth, terms - term), 1, 0, PanelTile.Panel, 0);
                        PanelTile.Multiply<TLane, TElement>(
                            tiles, Math.Min(PanelTile.Panel, columns - panel), sum, values + term, _values.Step,
                            u + (long)term * PanelTile.Panel, sums + panel, step, bias || term > 0);
                    }
                }
            }
        }

        private TElement* Weights(int point) =>
            _weights + (long)StrideTwo.First(point) * _channels * RoundUp(_outChannels, PanelTile.Panel);

        // Sixteen channels of lines of tiles.
        private void Write<TTransform>(int channel, int first, int count, TElement* m, TElement* lines)
            where TTransform : struct, IStrideTwoTransform
        {
            int* from = stackalloc int[StrideTwo.Slots];
            int* to = stackalloc int[StrideTwo.Slots];
            int tile = Tile, line = _tilesX * tile * VirtualLanes, width = _size.Width;
            _sums.Locate(from);
            StrideTwo.Locate(tile, line, to);
            for (int i = first; i < first + count; i++, m += (long)_tilesX * _sums.Step)
            {
                StrideTwo.Apply<TLane, TElement, TTransform>(
                    _tilesX, m, from, _sums.Step, lines, to, tile * VirtualLanes);
                int sample = Math.DivRem(i, _tilesY, out int y);
                TElement* plane = _to + ((long)sample * _outChannels + channel) * _size.Count + (long)y * tile * width;
                for (int j = 0; j < Math.Min(tile, _size.Height - y * tile); j++)
                {
                    ToPlanes(
                        lines + j * line, VirtualLanes, VirtualLanes, width, plane + (long)j * width, _size.Count,
                        tile * width);
                }
            }
        }

        /// <summary>The weights of sixteen output channels, to [point, panel of columns, term, 32].</summary>
        private readonly struct Pack(StrideTwoConvolution<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                int terms = job._channels, outs = job._outChannels, first = (int)block * VirtualLanes;
                TElement* stack = stackalloc TElement[9 * VirtualLanes + VirtualLanes];
                TElement* square = Aligned(stack);
                int* from = stackalloc int[StrideTwo.Slots];
                int* to = stackalloc int[StrideTwo.Slots];
                StrideTwo.Locate(3, 3 * VirtualLanes, from);
                for (int slot = 0; slot < StrideTwo.Slots; slot++)
                {
                    // The phases of a point are terms of the same sums, or sums of their own.
                    StrideTwo.Slot(slot / 5, slot % 5, out int point, out int phase);
                    int all = job._gradient ? terms : StrideTwo.Phases(point) * terms;
                    int column = job._gradient ? phase * outs + first : first;
                    int term = job._gradient ? 0 : phase * terms;
                    to[slot] = (int)(job.Weights(point) - job._weights)
                        + (column / PanelTile.Panel * all + term) * PanelTile.Panel + column % PanelTile.Panel;
                }

                for (int channel = 0; channel < terms; channel++)
                {
                    job._kernels.Read(first, outs, channel, square);
                    StrideTwo.Apply<TLane, TElement, StrideTwo.OfKernel>(
                        1, square, from, 0, job._weights + channel * PanelTile.Panel, to, 0);
                }
            }
        }
    }

    /// <summary>Patches of lines of tiles, sixteen channels at a time.</summary>
    private readonly struct StrideTwoReader<TElement>(
        TElement* planes, Extent size, int channels, int patch, int top, int left, int tilesX, int tilesY,
        TElement* lines)
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _planes = planes;
        private readonly TElement* _lines = lines;

        // Patches of two do not overlap.
        private int Step => patch > 2 ? patch - 1 : patch;

        private int Columns => (tilesX - 1) * Step + patch;

        /// <summary>What tiles become, a row each.</summary>
        public void Transform<TLane, TTransform>(
            int channel, int first, int count, in StrideTwoRows rows, TElement* to)
            where TLane : unmanaged, IPackedLane<TLane, TElement>
            where TTransform : struct, IStrideTwoTransform
        {
            int* from = stackalloc int[StrideTwo.Slots];
            int* places = stackalloc int[StrideTwo.Slots];
            int line = Columns * VirtualLanes;
            StrideTwo.Locate(patch, line, from);
            rows.Locate(places);
            for (int i = first; i < first + count; i++, to += (long)tilesX * rows.Step)
            {
                // A line of tiles shares lines with the one before.
                int sample = Math.DivRem(i, tilesY, out int y), kept = i > first && y > 0 ? patch - Step : 0;
                new Span<TElement>(_lines + Step * line, kept * line).CopyTo(new(_lines, kept * line));
                Interleave(
                    _planes + ((long)sample * channels + channel) * size.Count, size, VirtualLanes,
                    y * Step - top + kept, patch - kept, -left, Columns, _lines + kept * line);
                StrideTwo.Apply<TLane, TElement, TTransform>(
                    tilesX, _lines, from, Step * VirtualLanes, to, places, rows.Step);
            }
        }
    }

    /// <summary>
    /// to[channel · plane + pixel] = from[pixel · row + channel]; what lies <paramref name="ahead"/> is written soon.
    /// </summary>
    private static void ToPlanes<TElement>(
        TElement* from, long row, int channels, int pixels, TElement* to, long plane, int ahead = 0)
        where TElement : unmanaged
    {
        int done = 0;
        if (Quarters.IsSupported && sizeof(TElement) == sizeof(float))
        {
            for (; done + VirtualLanes <= channels; done += VirtualLanes)
            {
                int pixel = 0;
                for (; pixel + 4 <= pixels; pixel += 4)
                {
                    if (ahead > 0)
                    {
                        TElement* soon = to + (done + (pixel & 12)) * plane + ahead + (pixel & ~15);
                        for (int i = 0; i < 4; i++, soon += plane)
                            Sse.Prefetch0(soon);
                    }

                    float* source = (float*)(from + pixel * row + done), target = (float*)(to + done * plane + pixel);
                    Vector512<float> a = Vector512.Load(source), b = Vector512.Load(source + row);
                    Vector512<float> c = Vector512.Load(source + 2 * row), d = Vector512.Load(source + 3 * row);
                    Quarters.Transpose(ref a, ref b, ref c, ref d);
                    Quarters.Scatter(a, target, 4 * plane);
                    Quarters.Scatter(b, target + plane, 4 * plane);
                    Quarters.Scatter(c, target + 2 * plane, 4 * plane);
                    Quarters.Scatter(d, target + 3 * plane, 4 * plane);
                }

                TransposeKernel<TElement>.Tile(
                    from + pixel * row + done, row, to + done * plane + pixel, plane, VirtualLanes, pixels - pixel);
            }
        }

        TransposeKernel<TElement>.Tile(from + done, row, to + done * plane, plane, channels - done, pixels);
    }
}
