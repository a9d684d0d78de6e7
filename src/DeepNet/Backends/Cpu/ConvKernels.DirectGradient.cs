using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    /// <summary>
    /// One dimension of an input gradient: positions i · stride + phase see the taps remainder + m · stride, and those
    /// the outputs i + base - m.
    /// </summary>
    private readonly struct GradientPhase(int phase, int stride, int padding, int kernel)
    {
        public int Remainder { get; } = (phase + padding) % stride;

        public int Base { get; } = (phase + padding) / stride;

        public int Taps => Remainder < kernel ? (kernel - 1 - Remainder) / stride + 1 : 0;

        public int First => Base - Taps + 1;

        /// <summary>The tap that sees output i + place, or -1.</summary>
        public int Tap(int place)
        {
            int m = Base - place;
            return m >= 0 && m < Taps ? Remainder + m * stride : -1;
        }
    }

    /// <summary>
    /// dx: for every phase of the stride a convolution of dy with the taps that reach it. Few channels are computed
    /// for all phases at once, with zeros for taps a phase has not.
    /// </summary>
    private readonly struct DirectInputGradient<TLane, TElement> : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _dy;
        private readonly TElement* _w;
        private readonly TElement* _dx;
        private readonly TElement* _packed;
        private readonly ConvShape _shape;
        private readonly Window _all;
        private readonly int _phases;
        private readonly int _groups;
        private readonly int _columns;
        private readonly int _lines;
        private readonly int _blocks;
        private readonly long _groupStride;

        private DirectInputGradient(TElement* dy, TElement* w, TElement* dx, TElement* packed, in ConvShape shape)
        {
            _dy = dy;
            _w = w;
            _dx = dx;
            _packed = packed;
            _shape = shape;
            _phases = shape.Stride.Height * shape.Stride.Width;
            _groups = _phases * shape.InChannels <= PanelTile.Panel ? 1 : _phases;
            _columns = RoundUp(_phases / _groups * shape.InChannels, VirtualLanes);
            _all = Reach(0, _phases);
            _groupStride = (long)RoundUp(_columns, PanelTile.Panel) * _all.Height * _all.Width * shape.OutChannels;
            int height = CeilDiv(shape.Input.Height, shape.Stride.Height);
            _lines = DirectLines(
                shape.Batch, height, CeilDiv(shape.Input.Width, shape.Stride.Width), 1, _all.Height,
                LineWidth * (long)shape.OutChannels);
            _blocks = CeilDiv(height, _lines);
        }

        private readonly record struct Window(int Y, int X, int Height, int Width);

        // Elements of dx per line and phase, and of dy that they see.
        private int Width => CeilDiv(_shape.Input.Width, _shape.Stride.Width);

        private int LineWidth => Width - 1 + _all.Width;

        private int PhasesPerGroup => _phases / _groups;

        public static void Compute(TElement* dy, TElement* w, TElement* dx, in ConvShape shape)
        {
            DirectInputGradient<TLane, TElement> body = new(dy, w, dx, null, shape);
            TElement* packed = KernelScratch.Get<TElement>(
                ScratchSlot.Convolution, body._groups * body._groupStride);
            body = new(dy, w, dx, packed, shape);
            WorkerPool.For((long)body._groups * shape.OutChannels, new PackPhase(body));
            WorkerPool.For((long)shape.Batch * body._blocks, body);
        }

        public void Run(long block)
        {
            int sample = (int)(block / _blocks), first = (int)(block % _blocks) * _lines;
            int count = Math.Min(_lines, CeilDiv(_shape.Input.Height, _shape.Stride.Height) - first);
            int outs = _shape.OutChannels, lines = count - 1 + _all.Height, width = Width;
            long line = (long)LineWidth * outs, products = (long)RoundUp(count * width, 4) * _columns;
            int kept = _groups == 1 ? 1 : _shape.Stride.Width;
            TElement* c = KernelScratch.Get<TElement>(ScratchSlot.Winograd, kept * products + lines * line);
            TElement* rows = c + kept * products;
            Interleave(
                _dy + (long)sample * outs * _shape.Output.Count, _shape.Output, outs, first + _all.Y, lines, _all.X,
                LineWidth, rows);
            for (int group = 0; group < _groups; group++)
            {
                Window window = Reach(group * PhasesPerGroup, PhasesPerGroup);
                int inner = window.Width * outs;
                TElement* from = rows + (window.Y - _all.Y) * line + (long)(window.X - _all.X) * outs;
                TElement* weights = _packed + group * _groupStride, to = c + group % kept * products;
                long panelStride = (long)window.Height * inner * PanelTile.Panel;
                for (int panel = 0; panel < _columns; panel += PanelTile.Panel, weights += panelStride)
                {
                    MultiplyLines<TLane, TElement>(
                        count, width, Math.Min(PanelTile.Panel, _columns - panel), window.Height, inner, from, line,
                        outs, line, weights, to + panel, _columns);
                }

                // All phases of a line are written together.
                int across = _shape.Stride.Width;
                for (int y = 0; _groups == 1 && y < _shape.Stride.Height; y++)
                    Write(c + y * across * _shape.InChannels, _shape.InChannels, y, sample, first, count);
                if (_groups > 1 && group % across == across - 1)
                    Write(c, products, group / across, sample, first, count);
            }
        }

        // Lines of one vertical phase from the products of its horizontal phases.
        private void Write(TElement* c, long phaseStride, int phase, int sample, int first, int count)
        {
            // Channels outermost: few planes are written at a time, line after line.
            Extent input = _shape.Input, stride = _shape.Stride;
            int firstY = first * stride.Height + phase;
            int lines = Math.Min(count, CeilDiv(input.Height - firstY, stride.Height));
            bool squares = stride.Width == 2 && Quarters.IsSupported;
            TElement* to = _dx + (long)sample * _shape.InChannels * input.Count + (long)firstY * input.Width;
            for (int channel = 0; channel < _shape.InChannels; channel += VirtualLanes)
            {
                int channels = Math.Min(VirtualLanes, _shape.InChannels - channel);
                for (int i = 0; i < lines; i++)
                {
                    TElement* from = c + (long)i * Width * _columns + channel;
                    TElement* line = to + channel * input.Count + (long)i * stride.Height * input.Width;
                    int done = 0;
                    for (; squares && channels == VirtualLanes && 2 * done + 8 <= input.Width; done += 4)
                        WriteSquare((float*)(from + (long)done * _columns), phaseStride, (float*)(line + 2 * done));
                    WriteEach(from, phaseStride, channels, done, line);
                }
            }
        }

        private void WriteEach(TElement* c, long phaseStride, int channels, int first, TElement* line)
        {
            int width = _shape.Input.Width, step = _shape.Stride.Width;
            for (int channel = 0; channel < channels; channel++)
            {
                TElement* from = c + (long)first * _columns + channel, to = line + channel * _shape.Input.Count;
                for (int x = first * step; x < width; x += step, from += _columns)
                {
                    for (int phase = 0; phase < Math.Min(step, width - x); phase++)
                        to[x + phase] = from[phase * phaseStride];
                }
            }
        }

        // Four elements of both phases of sixteen channels.
        private void WriteSquare(float* from, long phaseStride, float* to)
        {
            long plane = _shape.Input.Count;
            Load(from, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d);
            Load(
                from + phaseStride, out Vector512<float> e, out Vector512<float> f, out Vector512<float> g,
                out Vector512<float> h);
            Put(a, e, to);
            Put(b, f, to + plane);
            Put(c, g, to + 2 * plane);
            Put(d, h, to + 3 * plane);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            void Put(Vector512<float> even, Vector512<float> odd, float* to)
            {
                Quarters.Scatter(Avx512F.UnpackLow(even, odd), to, 4 * plane);
                Quarters.Scatter(Avx512F.UnpackHigh(even, odd), to + 4, 4 * plane);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Load(
            float* from, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c,
            out Vector512<float> d)
        {
            a = Vector512.Load(from);
            b = Vector512.Load(from + _columns);
            c = Vector512.Load(from + 2 * _columns);
            d = Vector512.Load(from + 3 * _columns);
            Quarters.Transpose(ref a, ref b, ref c, ref d);
        }

        private GradientPhase Vertical(int phase) =>
            new(phase / _shape.Stride.Width, _shape.Stride.Height, _shape.PaddingBegin.Height, _shape.Kernel.Height);

        private GradientPhase Horizontal(int phase) =>
            new(phase % _shape.Stride.Width, _shape.Stride.Width, _shape.PaddingBegin.Width, _shape.Kernel.Width);

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

        /// <summary>The kernels of one output channel, to panels [y, x, output channel, 32].</summary>
        private readonly struct PackPhase(DirectInputGradient<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                ref readonly ConvShape shape = ref job._shape;
                int group = (int)(block / shape.OutChannels), channel = (int)(block % shape.OutChannels);
                int first = group * job.PhasesPerGroup;
                Window window = job.Reach(first, job.PhasesPerGroup);
                long panelStride = (long)window.Height * window.Width * shape.OutChannels * PanelTile.Panel;
                TElement* w = job._w + channel * shape.Taps;
                TElement* packed = job._packed + group * job._groupStride + channel * PanelTile.Panel;
                for (int y = 0; y < window.Height; y++)
                {
                    for (int x = 0; x < window.Width; x++, packed += shape.OutChannels * PanelTile.Panel)
                    {
                        for (int column = 0, phase = 0; column < job._columns; phase++)
                        {
                            // A phase's channels, or what is left of the last panel.
                            bool there = phase < job.PhasesPerGroup;
                            int ky = there ? job.Vertical(first + phase).Tap(window.Y + y) : -1;
                            int kx = there ? job.Horizontal(first + phase).Tap(window.X + x) : -1;
                            int end = there ? column + shape.InChannels : job._columns;
                            TElement* from = w + ky * shape.Kernel.Width + kx;
                            for (; column < end; column++, from += shape.Kernel.Count)
                            {
                                packed[column / PanelTile.Panel * panelStride + column % PanelTile.Panel] =
                                    ky < 0 || kx < 0 ? default : *from;
                            }
                        }
                    }
                }
            }
        }
    }
}
