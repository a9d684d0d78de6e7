using System.Numerics;
using System.Runtime.Intrinsics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Output channels of one task: their sums for 32 input channels stay in the first cache.
    private const int SampleGradientRows = 24;

    /// <summary>Four taps of sixteen kernels, from [tap, kernel] to kernel after kernel.</summary>
    private static void WriteTaps(float* taps, long stride, float* kernels)
    {
        Vector512<float> a = Vector512.Load(taps), b = Vector512.Load(taps + stride);
        Vector512<float> c = Vector512.Load(taps + 2 * stride), d = Vector512.Load(taps + 3 * stride);
        Quarters.Transpose(ref a, ref b, ref c, ref d);
        Quarters.Scatter(a, kernels, 4 * 9);
        Quarters.Scatter(b, kernels + 9, 4 * 9);
        Quarters.Scatter(c, kernels + 2 * 9, 4 * 9);
        Quarters.Scatter(d, kernels + 3 * 9, 4 * 9);
    }

    /// <summary>
    /// dw of small images: per tap the products of the rows' planes [channel, pixel, sixteen samples] with the pixels
    /// they meet in the columns' panels [pixel, sample, 32 channels]. Rows are dy and columns x, or the other way round
    /// where x has few channels. Every sum runs over blocks of samples, lines, pixels and samples, in order.
    /// </summary>
    private readonly struct SampleGradient<TLane, TElement>
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private const int Panel = PanelTile.Panel;
        private const int Lanes = SampleTile.Lanes;

        private readonly TElement* _rows;
        private readonly TElement* _columns;
        private readonly TElement* _dw;
        private readonly ConvShape _shape;
        private readonly bool _few;
        private readonly TElement* _planes;
        private readonly TElement* _panels;
        private readonly TElement* _sums;

        private SampleGradient(TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        {
            _few = shape.InChannels <= FewChannels && shape.Stride.All(1);
            _rows = _few ? x : dy;
            _columns = _few ? dy : x;
            _dw = dw;
            _shape = shape;
            long panels = (long)Blocks * Panels * PanelElements, planes = (long)Blocks * Rows * RowGrid.Count * Lanes;
            long sums = _few ? (long)Panels * Taps * Rows * Panel : 0;
            _panels = KernelScratch.Get<TElement>(ScratchSlot.Convolution, panels + planes + sums);
            _planes = _panels + panels;
            _sums = _planes + planes;
        }

        private Extent RowGrid => _few ? _shape.Input : _shape.Output;

        private Extent ColumnGrid => _few ? _shape.Output : _shape.Input;

        private int Rows => _few ? _shape.InChannels : _shape.OutChannels;

        private int Columns => _few ? _shape.OutChannels : _shape.InChannels;

        private int Taps => (int)_shape.Kernel.Count;

        private int Blocks => RoundUp(_shape.Batch, Lanes) / Lanes;

        private int Panels => RoundUp(Columns, Panel) / Panel;

        private int RowTurns => (Rows + SampleTurns - 1) / SampleTurns;

        private long PanelElements => ColumnGrid.Count * Lanes * Panel;

        public static void Run(TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        {
            SampleGradient<TLane, TElement> job = new(x, dy, dw, shape);
            WorkerPool.For((long)job.Blocks * (job.Panels + job.RowTurns), new TurnPhase(job));
            if (!job._few)
            {
                int rowBlocks = (job.Rows + SampleGradientRows - 1) / SampleGradientRows;
                WorkerPool.For((long)rowBlocks * job.Panels, new ProductPhase(job));
                return;
            }

            WorkerPool.For((long)job.Panels * job.Taps, new TapPhase(job));
            job.WriteFew();
        }

        private void TurnRows(int block, int row)
        {
            int count = Math.Min(SampleTurns, Rows - row), pixels = (int)RowGrid.Count;
            TurnSamples(
                _rows, _shape.Batch, (long)Rows * pixels, block, (long)row * pixels, count * pixels,
                _planes + ((long)block * Rows + row) * pixels * Lanes);
        }

        private void TurnColumns(int block, int panel)
        {
            int channel = panel * Panel, count = Math.Min(Panel, Columns - channel), pixels = (int)ColumnGrid.Count;
            TElement* turned = KernelScratch.Get<TElement>(ScratchSlot.Winograd, (long)count * pixels * Lanes);
            TurnSamples(
                _columns, _shape.Batch, (long)Columns * pixels, block, (long)channel * pixels, count * pixels, turned);
            TElement* to = _panels + ((long)block * Panels + panel) * PanelElements;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                int y = Math.DivRem(pixel, ColumnGrid.Width, out int x);
                PanelPacking.Pack(
                    turned + pixel * Lanes, 1, (long)pixels * Lanes, Lanes, count, Panel,
                    to + Place(y, x) * Lanes * Panel);
            }
        }

        // The pixels of a line that one tap meets lie side by side.
        private long Place(int y, int x)
        {
            int width = ColumnGrid.Width, stride = _shape.Stride.Width, phase = x % stride;
            return (long)y * width + phase * (width / stride) + Math.Min(phase, width % stride) + x / stride;
        }

        private void Multiply(int firstRow, int panel)
        {
            int rows = Math.Min(SampleGradientRows, Rows - firstRow);
            TElement* sums = KernelScratch.Get<TElement>(ScratchSlot.Winograd, (long)Taps * rows * Panel);
            for (int tap = 0; tap < Taps; tap++)
                Sum(firstRow, rows, panel, tap, sums + (long)tap * rows * Panel);
            Write(firstRow, rows, panel, sums);
        }

        private void Sum(int firstRow, int rows, int panel, int tap, TElement* sums)
        {
            Extent input = _shape.Input, output = _shape.Output, stride = _shape.Stride;
            int offsetY = tap / _shape.Kernel.Width * _shape.Dilation.Height - _shape.PaddingBegin.Height;
            int offsetX = tap % _shape.Kernel.Width * _shape.Dilation.Width - _shape.PaddingBegin.Width;
            int x = Reach(offsetX, stride.Width), y = Reach(offsetY, stride.Height);
            int count = Math.Min(output.Width, Reach(offsetX - input.Width, stride.Width)) - x;
            int lines = Math.Min(output.Height, Reach(offsetY - input.Height, stride.Height)) - y;
            if (count <= 0 || lines <= 0)
            {
                new Span<TElement>(sums, rows * Panel).Clear();
                return;
            }

            // Samples that are not there are zeros on both sides.
            int inputY = y * stride.Height + offsetY, inputX = x * stride.Width + offsetX;
            long row = (_few ? inputY * input.Width + inputX : y * output.Width + x) * Lanes;
            long column = (_few ? Place(y, x) : Place(inputY, inputX)) * Lanes * Panel;
            // Of few channels both sides step by one line.
            PanelSum sum = new(
                lines, count * Lanes, 1, (RowGrid.Width - count) * Lanes, Panel,
                (stride.Height * ColumnGrid.Width - count) * Lanes * Panel);
            int columns = Math.Min(Panel, RoundUp(Columns - panel * Panel, VirtualLanes));
            for (int block = 0; block < Blocks; block++)
            {
                PanelTile.Multiply<TLane, TElement>(
                    rows, columns, sum, _planes + ((long)block * Rows + firstRow) * RowGrid.Count * Lanes + row,
                    RowGrid.Count * Lanes, _panels + ((long)block * Panels + panel) * PanelElements + column, sums,
                    Panel, block > 0);
            }
        }

        // The first of the places at · stride + offset that is not negative.
        private static int Reach(int offset, int stride) => offset >= 0 ? 0 : (stride - 1 - offset) / stride;

        private void Write(int firstRow, int rows, int panel, TElement* sums)
        {
            int channel = panel * Panel, count = Math.Min(Panel, Columns - channel), taps = Taps;
            long stride = (long)rows * Panel;
            for (int row = 0; row < rows; row++, sums += Panel)
            {
                TElement* kernels = _dw + (firstRow + row) * _shape.Taps + (long)channel * taps;
                int done = 0;
                for (; taps == 9 && Quarters.IsSupported && done + VirtualLanes <= count; done += VirtualLanes)
                {
                    float* from = (float*)(sums + done), to = (float*)(kernels + done * 9);
                    WriteTaps(from, stride, to);
                    WriteTaps(from + 4 * stride, stride, to + 4);
                    WriteTaps(from + 5 * stride, stride, to + 5);
                }

                for (; done < count; done++)
                {
                    for (int tap = 0; tap < taps; tap++)
                        kernels[done * taps + tap] = sums[tap * stride + done];
                }
            }
        }

        private void WriteFew()
        {
            TElement* to = _dw;
            for (int channel = 0; channel < Columns; channel++)
            {
                TElement* from = _sums + (long)(channel / Panel * Taps * Rows * Panel) + channel % Panel;
                for (int row = 0; row < Rows; row++)
                {
                    for (int tap = 0; tap < Taps; tap++)
                        *to++ = from[(tap * Rows + row) * Panel];
                }
            }
        }

        private readonly struct TurnPhase(SampleGradient<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                int perBlock = job.Panels + job.RowTurns;
                int samples = (int)(block / perBlock), inner = (int)(block % perBlock);
                if (inner < job.Panels)
                    job.TurnColumns(samples, inner);
                else
                    job.TurnRows(samples, (inner - job.Panels) * SampleTurns);
            }
        }

        private readonly struct ProductPhase(SampleGradient<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block) =>
                job.Multiply((int)(block / job.Panels) * SampleGradientRows, (int)(block % job.Panels));
        }

        private readonly struct TapPhase(SampleGradient<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block) =>
                job.Sum(
                    0, job.Rows, (int)(block / job.Taps), (int)(block % job.Taps),
                    job._sums + block * job.Rows * Panel);
        }
    }
}
