using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Pixels of one task, and elements of the lines it reads: both stay in the second cache.
    private const int TaskPixels = 1024;
    private const int TaskElements = 3 << 16;

    // Terms of one step: the pixels of a tile that they see stay in the first cache.
    private const int TermBlock = 128;
    private const int MostTerms = 192;

    /// <summary>
    /// Whether the channels of all phases of a stride are the rows of one tile: too few to lie innermost.
    /// </summary>
    private static bool UsePixels(in ConvShape shape) =>
        !shape.Stride.All(1)
        && (long)shape.Stride.Height * shape.Stride.Width * shape.InChannels <= PixelTile.Rows;

    /// <summary>Sums that share their terms: rows of packed weights, and where in the lines a term is read.</summary>
    private struct PixelSums<TElement>
        where TElement : unmanaged
    {
        public int Terms;
        public TElement* Weights;
        public int* Offsets;
    }

    /// <summary>
    /// Products of weights with the pixels of some output lines, which lie in the lines of every phase of the input's
    /// stride: neighbours in the output are neighbours there. The sums are those of every phase of the output's stride.
    /// </summary>
    /// <remarks>Lines of a phase lie one after the other: a tile of pixels may pass from one to the next.</remarks>
    private readonly struct PixelConvolution<TLane, TElement> : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly ConvShape _shape;
        private readonly bool _gradient;
        private readonly TElement* _source;
        private readonly TElement* _w;
        private readonly TElement* _bias;
        private readonly TElement* _to;
        private readonly PixelSums<TElement>* _sums;

        // What is read and what is written.
        private readonly Extent _sourceSize;
        private readonly Extent _size;
        private readonly Extent _split;
        private readonly Extent _merge;
        private readonly int _sourceChannels;
        private readonly int _channels;
        private readonly Window _all;

        // Per phase of the output: its lines and their width.
        private readonly int _height;
        private readonly int _width;
        private readonly int _groups;
        private readonly int _phasesPerGroup;

        private readonly int _lines;
        private readonly int _blocks;

        private PixelConvolution(
            TElement* source, TElement* w, TElement* bias, TElement* to, in ConvShape shape, bool gradient)
        {
            Extent one = new(1, 1, 1);
            _shape = shape;
            _gradient = gradient;
            _source = source;
            _w = w;
            _bias = bias;
            _to = to;
            _sourceSize = gradient ? shape.Output : shape.Input;
            _size = gradient ? shape.Input : shape.Output;
            _split = gradient ? one : shape.Stride;
            _merge = gradient ? shape.Stride : one;
            _sourceChannels = gradient ? shape.OutChannels : shape.InChannels;
            _channels = gradient ? shape.InChannels : shape.OutChannels;
            int phases = _merge.Height * _merge.Width;
            _groups = phases * _channels <= PixelTile.Rows ? 1 : phases;
            _phasesPerGroup = phases / _groups;
            _all = gradient
                ? Reach(0, phases)
                : new(
                    -shape.PaddingBegin.Height, -shape.PaddingBegin.Width,
                    (shape.Kernel.Height - 1) / _split.Height + 1, (shape.Kernel.Width - 1) / _split.Width + 1);
            _height = CeilDiv(_size.Height, _merge.Height);
            _width = CeilDiv(_size.Width, _merge.Width);

            int lines = Math.Clamp(TaskPixels / (_width + _all.Width - 1), 1, _height);
            _lines = lines;
            while (lines > 1 && (_sourceChannels * ChannelStride > TaskElements
                || shape.Batch * CeilDiv(_height, lines) < WantedUnits))
            {
                lines--;
                _lines = lines;
            }

            _blocks = CeilDiv(_height, _lines);
            _lines = CeilDiv(_height, _blocks);
        }

        /// <summary>First line and column seen by the first output, and how many.</summary>
        private readonly record struct Window(int Y, int X, int Height, int Width);

        private int Pitch => _width + _all.Width - 1;

        private long Image => (long)(_lines + _all.Height - 1) * Pitch;

        // Phases of the input that some tap sees.
        private int PhasesY => _gradient ? 1 : Math.Min(_split.Height, _shape.Kernel.Height);

        private int PhasesX => _gradient ? 1 : Math.Min(_split.Width, _shape.Kernel.Width);

        // An odd number of cache lines, so that the channels do not meet in the same sets.
        private long ChannelStride =>
            ((Image * PhasesY * PhasesX + VirtualLanes - 1) / VirtualLanes | 1) * VirtualLanes;

        private int GroupRows => RoundUp(_phasesPerGroup * _channels, PixelTile.Rows);

        /// <summary>y = x ⋆ w + bias.</summary>
        public static void Forward(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape) =>
            Compute(new(x, w, bias, y, shape, false));

        /// <summary>
        /// dx: for every phase of the stride a convolution of dy with the taps that reach it. Few channels are computed
        /// for all phases at once, with zeros for taps a phase has not.
        /// </summary>
        public static void InputGradient(TElement* dy, TElement* w, TElement* dx, in ConvShape shape) =>
            Compute(new(dy, w, null, dx, shape, true));

        private PixelConvolution(in PixelConvolution<TLane, TElement> job, PixelSums<TElement>* sums)
        {
            this = job;
            _sums = sums;
        }

        private static void Compute(in PixelConvolution<TLane, TElement> job)
        {
            long terms = 0;
            for (int group = 0; group < job._groups; group++)
                terms += job.Terms(group);
            long heads = RoundUp(job._groups * sizeof(PixelSums<TElement>), 64);
            long offsets = (terms * sizeof(int) + 63) & ~63L;
            byte* memory = KernelScratch.Get<byte>(
                ScratchSlot.Convolution, heads + offsets + terms * job.GroupRows * sizeof(TElement));
            PixelSums<TElement>* sums = (PixelSums<TElement>*)memory;
            int* offset = (int*)(memory + heads);
            TElement* weights = (TElement*)(memory + heads + offsets);
            for (int group = 0; group < job._groups; group++)
            {
                sums[group] = new() { Terms = job.Terms(group), Weights = weights, Offsets = offset };
                job.Locate(group, offset);
                offset += sums[group].Terms;
                weights += (long)sums[group].Terms * job.GroupRows;
            }

            PixelConvolution<TLane, TElement> body = new(job, sums);
            WorkerPool.For((long)body._groups * body._sourceChannels, new Pack(body));
            WorkerPool.For((long)body._shape.Batch * body._blocks, body);
        }

        public void Run(long block)
        {
            int sample = (int)(block / _blocks), first = (int)(block % _blocks) * _lines;
            int count = Math.Min(_lines, _height - first), pitch = Pitch, rows = GroupRows;
            if (count <= 0)
                return;
            long products = (long)_groups * rows * PixelTile.Columns, pixels = _sourceChannels * ChannelStride;
            TElement* c = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd, products + pixels + 2 * PixelTile.Columns);
            TElement* lines = c + products;
            Read(sample, first, count, lines);

            TElement* to = _to + (long)sample * _channels * _size.Count;
            int end = (count - 1) * pitch + _width;
            for (int pixel = 0; pixel < end; pixel += PixelTile.Columns)
            {
                int x = pixel % pitch, y = first + pixel / pitch;
                bool inside = _merge.All(1) && x + PixelTile.Columns <= _width;
                TElement* direct = to + (long)y * _size.Width + x;
                for (int group = 0; group < _groups; group++)
                {
                    Multiply(
                        _sums[group], lines + pixel, c + (long)group * rows * PixelTile.Columns,
                        inside ? direct : null);
                }

                Write(c, pixel, end, first, to, inside ? _channels / PixelTile.Rows * PixelTile.Rows : 0);
            }
        }

        // Lines of every channel and phase.
        private void Read(int sample, int first, int count, TElement* lines)
        {
            TElement* plane = _source + (long)sample * _sourceChannels * _sourceSize.Count;
            int pitch = Pitch;
            for (int channel = 0; channel < _sourceChannels; channel++, plane += _sourceSize.Count)
            {
                for (int i = 0; i < count + _all.Height - 1; i++)
                {
                    for (int phase = 0; phase < PhasesY; phase++)
                    {
                        int y = (first + i) * _split.Height + phase + _all.Y;
                        TElement* line = lines + channel * ChannelStride + phase * PhasesX * Image + (long)i * pitch;
                        if ((uint)y < (uint)_sourceSize.Height)
                        {
                            PixelLines.Split(
                                plane + (long)y * _sourceSize.Width, _sourceSize.Width, _all.X, _split.Width, PhasesX,
                                pitch, line, Image);
                            continue;
                        }

                        for (int x = 0; x < PhasesX; x++)
                            new Span<TElement>(line + x * Image, pitch).Clear();
                    }
                }
            }
        }

        // One tile of all rows, into c, or straight to where full groups of rows belong.
        private void Multiply(in PixelSums<TElement> sums, TElement* lines, TElement* c, TElement* direct)
        {
            int all = _phasesPerGroup * _channels;
            if (_bias != null)
            {
                for (int row = 0; row < all; row++)
                {
                    bool there = direct != null && row < all / PixelTile.Rows * PixelTile.Rows;
                    TElement* to = there ? direct + row * _size.Count : c + row * PixelTile.Columns;
                    new Span<TElement>(to, PixelTile.Columns).Fill(_bias[row]);
                }
            }

            int step = sums.Terms <= MostTerms ? MostTerms : TermBlock, term = 0;
            do
            {
                int count = Math.Min(step, sums.Terms - term);
                bool add = term > 0 || _bias != null;
                for (int row = 0; row < all; row += PixelTile.Rows)
                {
                    bool there = direct != null && row + PixelTile.Rows <= all;
                    PixelTile.Multiply<TLane, TElement>(
                        Math.Min(PixelTile.Rows, all - row), PixelTile.Columns, count,
                        sums.Weights + (long)row * sums.Terms + (long)term * PixelTile.Rows, lines,
                        sums.Offsets + term, there ? direct + row * _size.Count : c + row * PixelTile.Columns,
                        there ? _size.Count : PixelTile.Columns, add);
                }

                term += count;
            }
            while (term < sums.Terms);
        }

        // The pixels of one tile from some channel on: a part of one or more lines.
        private void Write(TElement* c, int pixel, int end, int firstLine, TElement* to, int firstChannel)
        {
            int pitch = Pitch, last = Math.Min(end, pixel + PixelTile.Columns);
            for (int start = pixel; start < last;)
            {
                int line = start / pitch, x = start % pitch, next = Math.Min(last, (line + 1) * pitch);
                int count = Math.Min(next - start, _width - x);
                for (int phase = 0; phase < _merge.Height && count > 0; phase++)
                {
                    int y = (firstLine + line) * _merge.Height + phase;
                    if (y >= _size.Height)
                        break;
                    int first = phase * _merge.Width, group = first / _phasesPerGroup;
                    TElement* from = c + (start - pixel)
                        + ((long)group * GroupRows + first % _phasesPerGroup * _channels) * PixelTile.Columns;
                    long phaseStride = (long)(_groups == 1 ? _channels : GroupRows) * PixelTile.Columns;
                    TElement* target = to + (long)y * _size.Width + x * _merge.Width;
                    for (int channel = firstChannel; channel < _channels; channel++)
                    {
                        PixelLines.Merge(
                            from + channel * PixelTile.Columns, phaseStride, _merge.Width, count,
                            target + channel * _size.Count, _size.Width - x * _merge.Width);
                    }
                }

                start = next;
            }
        }

        private GradientPhase Vertical(int phase) =>
            new(phase / _merge.Width, _merge.Height, _shape.PaddingBegin.Height, _shape.Kernel.Height);

        private GradientPhase Horizontal(int phase) =>
            new(phase % _merge.Width, _merge.Width, _shape.PaddingBegin.Width, _shape.Kernel.Width);

        // The outputs that some phases see; nothing where no tap reaches them.
        private Window Reach(int first, int count)
        {
            int top = int.MaxValue, bottom = int.MinValue, left = int.MaxValue, right = int.MinValue;
            for (int phase = first; phase < first + count; phase++)
            {
                GradientPhase y = Vertical(phase), x = Horizontal(phase);
                if (y.Taps == 0 || x.Taps == 0)
                    continue;
                top = Math.Min(top, y.First);
                bottom = Math.Max(bottom, y.Base);
                left = Math.Min(left, x.First);
                right = Math.Max(right, x.Base);
            }

            return bottom < top ? new(_all.Y, _all.X, 0, 0) : new(top, left, bottom - top + 1, right - left + 1);
        }

        // The window of a group's taps.
        private Window Taps(int group) =>
            _gradient
                ? Reach(group * _phasesPerGroup, _phasesPerGroup)
                : new(0, 0, _shape.Kernel.Height, _shape.Kernel.Width);

        private int Terms(int group)
        {
            Window taps = Taps(group);
            return taps.Height * taps.Width * _sourceChannels;
        }

        // Terms are ordered by line, column and channel.
        private void Locate(int group, int* offsets)
        {
            Window taps = Taps(group);
            for (int y = 0; y < taps.Height; y++)
            {
                for (int x = 0; x < taps.Width; x++)
                {
                    long place = _gradient
                        ? (long)(taps.Y - _all.Y + y) * Pitch + taps.X - _all.X + x
                        : (y % _split.Height * PhasesX + x % _split.Width) * Image
                            + (long)(y / _split.Height) * Pitch + x / _split.Width;
                    for (int channel = 0; channel < _sourceChannels; channel++)
                        *offsets++ = (int)(channel * ChannelStride + place);
                }
            }
        }

        /// <summary>The weights of one source channel, to [row / 12, term, row % 12].</summary>
        private readonly struct Pack(PixelConvolution<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                ref readonly ConvShape shape = ref job._shape;
                int group = (int)(block / job._sourceChannels), channel = (int)(block % job._sourceChannels);
                int first = group * job._phasesPerGroup, rows = job.GroupRows;
                PixelSums<TElement> sums = job._sums[group];
                Window taps = job.Taps(group);
                long kernel = shape.Kernel.Count, channelStep = job._gradient ? kernel : shape.Taps;
                TElement* w = job._w + channel * (job._gradient ? shape.Taps : kernel);
                TElement* to = sums.Weights + channel * PixelTile.Rows;
                for (int y = 0; y < taps.Height; y++)
                {
                    for (int x = 0; x < taps.Width; x++, to += job._sourceChannels * PixelTile.Rows)
                    {
                        for (int row = 0; row < rows; row += job._channels)
                        {
                            // A phase of the output, or what is left of the last twelve.
                            int phase = row / job._channels, count = Math.Min(job._channels, rows - row);
                            int ky = y, kx = x;
                            if (job._gradient && phase < job._phasesPerGroup)
                            {
                                ky = job.Vertical(first + phase).Tap(taps.Y + y);
                                kx = job.Horizontal(first + phase).Tap(taps.X + x);
                            }

                            bool none = phase >= job._phasesPerGroup || ky < 0 || kx < 0;
                            TElement* from = w + ky * shape.Kernel.Width + kx;
                            for (int i = row; i < row + count; i++, from += channelStep)
                            {
                                to[(long)(i / PixelTile.Rows) * sums.Terms * PixelTile.Rows + i % PixelTile.Rows] =
                                    none ? default : *from;
                            }
                        }
                    }
                }
            }
        }
    }
}
