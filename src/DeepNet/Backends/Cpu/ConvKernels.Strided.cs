using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Columns of one task, a tile of outputs each, and the least for which its transforms are worth it.
    private const int StridedColumns = 256;
    private const int StridedLeast = 32;

    // Weights of a large image are read from the last cache, once per task.
    private const long StridedWeights = 1 << 20;

    /// <summary>Whether lines of seven taps at stride 2 are transformed; a matter of the shape alone.</summary>
    private static bool UseStrided<TElement>(in ConvShape shape) =>
        UseDirect<TElement>(shape) && shape.Kernel.Width == StridedLine.Taps && shape.Stride.Width == 2
        && shape.OutChannels >= PixelTile.Rows
        && shape.InChannels * (long)shape.Kernel.Height * shape.OutChannels * 9 <= StridedWeights
        && Tiles(shape.Output.Width) * shape.Output.Height >= StridedLeast
        && Tiles(shape.Output.Width) * 4 * 7 <= shape.Output.Width * 8;

    /// <summary>A convolution at stride 2 over tiles of four neighbouring outputs.</summary>
    /// <remarks>
    /// Per point the products of weights with V[point, phase of the taps, channel, phase of the lines, line, tile]: the
    /// tiles of all lines of a task are columns side by side, and a tap of the kernel's height is lines further on.
    /// </remarks>
    private readonly struct StridedConvolution<TLane, TElement> : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x;
        private readonly TElement* _w;
        private readonly TElement* _bias;
        private readonly TElement* _y;
        private readonly TElement* _weights;
        private readonly int* _offsets;
        private readonly ConvShape _shape;
        private readonly int _tilesX;
        private readonly int _lines;
        private readonly int _blocks;

        private StridedConvolution(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape)
        {
            _x = x;
            _w = w;
            _bias = bias;
            _y = y;
            _shape = shape;
            _tilesX = Tiles(shape.Output.Width);
            _lines = 1;
            int height = shape.Output.Height, least = int.MaxValue;
            for (int lines = Math.Clamp(StridedColumns / _tilesX, 1, height); lines > 0; lines--)
            {
                int blocks = (height + lines - 1) / lines, rest = height - (blocks - 1) * lines;
                int columns = (blocks - 1) * RoundUp(lines * _tilesX, VirtualLanes)
                    + RoundUp(rest * _tilesX, VirtualLanes);
                if (columns < least && (shape.Batch * blocks >= WantedUnits || least == int.MaxValue))
                {
                    least = columns;
                    _lines = lines;
                }
            }

            _blocks = (height + _lines - 1) / _lines;
        }

        private StridedConvolution(
            in StridedConvolution<TLane, TElement> job, TElement* weights, int* offsets)
        {
            this = job;
            _weights = weights;
            _offsets = offsets;
        }

        // Terms of the even taps of a point.
        private int Terms => _shape.Kernel.Height * _shape.InChannels;

        private int Groups => (_shape.OutChannels + PixelTile.Rows - 1) / PixelTile.Rows;

        private long WeightPoint => 2L * Terms * Groups * PixelTile.Rows;

        // Lines of one phase, and what a vector of the last line writes too much.
        private int Image => (_lines + (_shape.Kernel.Height - 1) / _shape.Stride.Height) * _tilesX + VirtualLanes;

        private int ImagesPerChannel => Math.Min(_shape.Stride.Height, _shape.Kernel.Height);

        // An odd number of cache lines, so that the channels do not meet in the same sets.
        private int ChannelStride => RoundUp(ImagesPerChannel * Image, VirtualLanes) | VirtualLanes;

        private long ValuePoint => 2L * _shape.InChannels * ChannelStride;

        /// <summary>y = x ⋆ w + bias.</summary>
        public static void Forward(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape)
        {
            StridedConvolution<TLane, TElement> job = new(x, w, bias, y, shape);
            long offsets = (2 * job.Terms * sizeof(int) + 63) & ~63;
            byte* memory = KernelScratch.Get<byte>(
                ScratchSlot.Convolution,
                offsets + StridedLine.Points * job.WeightPoint * sizeof(TElement));
            job = new(job, (TElement*)(memory + offsets), (int*)memory);
            job.Locate();
            WorkerPool.For(job.Groups, new Pack(job));
            WorkerPool.For((long)shape.Batch * job._blocks, job);
        }

        public void Run(long block)
        {
            int sample = (int)(block / _blocks), first = (int)(block % _blocks) * _lines;
            int lines = Math.Min(_lines, _shape.Output.Height - first), columns = lines * _tilesX;

            // Few terms: products of a few columns and outputs that stay in the first cache. Many: all columns.
            bool few = 2 * Terms <= MostTerms;
            int step = few ? PixelTile.Columns : RoundUp(columns, VirtualLanes), groups = few ? 2 : Groups;
            int row = step | VirtualLanes;
            long values = StridedLine.Points * ValuePoint + PixelTile.Columns;
            long products = (long)groups * PixelTile.Rows * row;
            TElement* v = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd, values + StridedLine.Points * products);
            TElement* m = v + values;
            Read(sample, first, lines, v);
            for (int column = 0; column < columns; column += step)
            {
                int count = Math.Min(step, columns - column);
                for (int group = 0; group < Groups; group += groups)
                {
                    int end = Math.Min(group + groups, Groups);
                    for (int point = 0; point < StridedLine.Points; point++)
                        Multiply(point, group, end, count, v + point * ValuePoint + column, m + point * products, row);
                    Write(m, row, products, sample, first, group, end, column, count);
                }
            }
        }

        // Tiles of all lines of a task at all points.
        private void Read(int sample, int first, int count, TElement* v)
        {
            Extent input = _shape.Input, stride = _shape.Stride;
            int tiles = RoundUp(_tilesX + 1, VirtualLanes), pitch = tiles + VirtualLanes;
            int left = -_shape.PaddingBegin.Width, top = first * stride.Height - _shape.PaddingBegin.Height;
            int images = ImagesPerChannel, image = Image, step = StridedLine.Step * pitch;
            int lines = (count - 1) * stride.Height + _shape.Kernel.Height;
            long phase = (long)_shape.InChannels * ChannelStride;
            TElement* split = KernelScratch.Get<TElement>(ScratchSlot.PanelSource, lines * step);
            new Span<TElement>(split, lines * step).Clear();
            TElement* plane = _x + (long)sample * _shape.InChannels * input.Count;
            for (int channel = 0; channel < _shape.InChannels; channel++, plane += input.Count, v += ChannelStride)
            {
                for (int i = 0; i < lines; i++)
                {
                    if (i % stride.Height < images && (uint)(top + i) < (uint)input.Height)
                    {
                        LineTurns.Split(
                            plane + (long)(top + i) * input.Width, input.Width, left, tiles, split + i * step, pitch);
                    }
                }

                for (int i = 0; i < lines; i++)
                {
                    if (i % stride.Height >= images)
                        continue;
                    TElement* to = v + i % stride.Height * image + i / stride.Height * _tilesX;
                    for (int tile = 0; tile < _tilesX; tile += TLane.Count)
                    {
                        TElement* from = split + i * step + tile;
                        StridedLine.Values<TLane, TElement>(from, 0, pitch, to + tile, 2 * phase);
                        StridedLine.Values<TLane, TElement>(from, 1, pitch, to + tile + phase, 2 * phase);
                    }
                }
            }
        }

        private void Multiply(int point, int firstGroup, int endGroup, int columns, TElement* v, TElement* m, int row)
        {
            int terms = point == StridedLine.Points - 1 ? Terms : 2 * Terms;
            int step = terms <= MostTerms ? MostTerms : TermBlock;
            TElement* weights = _weights + point * WeightPoint;
            for (int term = 0; term < terms; term += step)
            {
                int depth = Math.Min(step, terms - term);
                for (int column = 0; column < columns; column += PixelTile.Columns)
                {
                    int width = Math.Min(PixelTile.Columns, RoundUp(columns - column, VirtualLanes));
                    for (int group = firstGroup; group < endGroup; group++)
                    {
                        int first = group * PixelTile.Rows;
                        PixelTile.Multiply<TLane, TElement>(
                            Math.Min(PixelTile.Rows, _shape.OutChannels - first), width, depth,
                            weights + (2L * Terms * group + term) * PixelTile.Rows, v + column, _offsets + term,
                            m + (long)(group - firstGroup) * PixelTile.Rows * row + column, row, term > 0);
                    }
                }
            }
        }

        // Outputs of some tiles of a task, from column on.
        private void Write(
            TElement* m, int row, long pointStride, int sample, int first, int group, int endGroup, int column,
            int count)
        {
            const int Tile = StridedLine.Tile;
            TElement* square = stackalloc TElement[Tile * VirtualLanes];
            TElement* turned = stackalloc TElement[Tile * VirtualLanes];
            int width = _shape.Output.Width;
            bool whole = width % Tile == 0;
            int channel = group * PixelTile.Rows, end = Math.Min(endGroup * PixelTile.Rows, _shape.OutChannels);
            TElement* plane = _y + ((long)sample * _shape.OutChannels + channel) * _shape.Output.Count
                + (long)first * width;
            for (; channel < end; channel++, m += row, plane += _shape.Output.Count)
            {
                TLane bias = _bias == null ? default : TLane.Broadcast(_bias[channel]);
                for (int tile = 0; tile < count; tile += VirtualLanes)
                {
                    for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                    {
                        StridedLine.Outputs<TLane, TElement>(
                            m + tile + lane, pointStride, bias, square + lane, VirtualLanes);
                    }

                    // Tiles side by side are pixels side by side where they fill their lines.
                    int tiles = Math.Min(VirtualLanes, count - tile);
                    if (whole && tiles == VirtualLanes)
                    {
                        LineTurns.Merge(square, plane + (long)Tile * (column + tile));
                        continue;
                    }

                    LineTurns.Merge(square, turned);
                    for (int i = 0; i < tiles; i++)
                    {
                        int y = (column + tile + i) / _tilesX, x = (column + tile + i) % _tilesX * Tile;
                        TElement* to = plane + (long)y * width + x;
                        for (int j = 0; j < Math.Min(Tile, width - x); j++)
                            to[j] = turned[i * Tile + j];
                    }
                }
            }
        }

        // Terms are ordered by phase of the taps, line and channel.
        private void Locate()
        {
            int* to = _offsets;
            for (int phase = 0; phase < 2; phase++)
            {
                for (int ky = 0; ky < _shape.Kernel.Height; ky++)
                {
                    int place = ky % _shape.Stride.Height * Image + ky / _shape.Stride.Height * _tilesX;
                    for (int channel = 0; channel < _shape.InChannels; channel++)
                        *to++ = (phase * _shape.InChannels + channel) * ChannelStride + place;
                }
            }
        }

        /// <summary>The weights of twelve outputs, to [point, output / 12, term, output % 12].</summary>
        private readonly struct Pack(StridedConvolution<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                ref readonly ConvShape shape = ref job._shape;
                int channels = shape.InChannels, points = StridedLine.Points, taps = (int)shape.Taps;
                int first = (int)block * PixelTile.Rows, count = Math.Min(PixelTile.Rows, shape.OutChannels - first);
                TElement* turned = KernelScratch.Get<TElement>(ScratchSlot.PanelSource, taps * VirtualLanes);
                TElement* weights = stackalloc TElement[2 * points * VirtualLanes];
                new Span<TElement>(turned, taps * VirtualLanes).Clear();
                for (int i = 0; i < count; i++)
                {
                    TElement* w = job._w + (first + i) * shape.Taps;
                    for (int tap = 0; tap < taps; tap++)
                        turned[tap * VirtualLanes + i] = w[tap];
                }

                for (int line = 0; line < channels * shape.Kernel.Height; line++)
                {
                    for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                    {
                        StridedLine.Weights<TLane, TElement>(
                            turned + line * shape.Kernel.Width * VirtualLanes + lane, weights + lane, VirtualLanes);
                    }

                    // The point ∞ has no odd taps.
                    int term = line % shape.Kernel.Height * channels + line / shape.Kernel.Height;
                    for (int point = 0; point < 2 * points - 1; point++)
                    {
                        TElement* to = job._weights + point % points * job.WeightPoint
                            + (2 * block * job.Terms + point / points * job.Terms + term) * PixelTile.Rows;
                        new Span<TElement>(weights + point * VirtualLanes, PixelTile.Rows).CopyTo(
                            new(to, PixelTile.Rows));
                    }
                }
            }
        }
    }
}
