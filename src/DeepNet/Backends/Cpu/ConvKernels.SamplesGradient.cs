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
    /// dw of small images: per tap the products of dy [channel, pixel, sixteen samples] with the pixels of x it meets
    /// [pixel, sample, 32 channels]. Every sum runs over blocks of samples, lines, pixels and samples, in order.
    /// </summary>
    private readonly struct SampleGradient<TLane, TElement>
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private const int Panel = PanelTile.Panel;

        private readonly TElement* _x;
        private readonly TElement* _dy;
        private readonly TElement* _dw;
        private readonly ConvShape _shape;
        private readonly TElement* _values;
        private readonly TElement* _gradients;

        private SampleGradient(TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        {
            _x = x;
            _dy = dy;
            _dw = dw;
            _shape = shape;
            long values = (long)Blocks * Panels * PanelElements;
            long gradients = (long)Blocks * shape.OutChannels * shape.Output.Count * SampleTile.Lanes;
            _values = KernelScratch.Get<TElement>(ScratchSlot.Convolution, values + gradients);
            _gradients = _values + values;
        }

        private int Blocks => RoundUp(_shape.Batch, SampleTile.Lanes) / SampleTile.Lanes;

        private int Panels => RoundUp(_shape.InChannels, Panel) / Panel;

        private int Turns => (_shape.OutChannels + SampleTurns - 1) / SampleTurns;

        private long PanelElements => _shape.Input.Count * SampleTile.Lanes * Panel;

        public static void Run(TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        {
            SampleGradient<TLane, TElement> job = new(x, dy, dw, shape);
            int rowBlocks = (shape.OutChannels + SampleGradientRows - 1) / SampleGradientRows;
            WorkerPool.For((long)job.Blocks * (job.Panels + job.Turns), new TurnPhase(job));
            WorkerPool.For((long)rowBlocks * job.Panels, new ProductPhase(job));
        }

        private void TurnGradients(int block, int channel)
        {
            int count = Math.Min(SampleTurns, _shape.OutChannels - channel), pixels = (int)_shape.Output.Count;
            TurnSamples(
                _dy, _shape.Batch, (long)_shape.OutChannels * pixels, block, (long)channel * pixels, count * pixels,
                _gradients + ((long)block * _shape.OutChannels + channel) * pixels * SampleTile.Lanes);
        }

        private void TurnValues(int block, int panel)
        {
            int channel = panel * Panel, count = Math.Min(Panel, _shape.InChannels - channel);
            int pixels = (int)_shape.Input.Count;
            TElement* turned = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd, (long)count * pixels * SampleTile.Lanes);
            TurnSamples(
                _x, _shape.Batch, (long)_shape.InChannels * pixels, block, (long)channel * pixels, count * pixels,
                turned);
            TElement* to = _values + ((long)block * Panels + panel) * PanelElements;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                int y = Math.DivRem(pixel, _shape.Input.Width, out int x);
                PanelPacking.Pack(
                    turned + pixel * SampleTile.Lanes, 1, (long)pixels * SampleTile.Lanes, SampleTile.Lanes, count,
                    Panel, to + Place(y, x) * SampleTile.Lanes * Panel);
            }
        }

        // The pixels of a line that one tap meets lie side by side.
        private long Place(int y, int x)
        {
            int width = _shape.Input.Width, stride = _shape.Stride.Width, phase = x % stride;
            return (long)y * width + phase * (width / stride) + Math.Min(phase, width % stride) + x / stride;
        }

        private void Multiply(int firstRow, int panel)
        {
            int rows = Math.Min(SampleGradientRows, _shape.OutChannels - firstRow), taps = (int)_shape.Kernel.Count;
            TElement* sums = KernelScratch.Get<TElement>(ScratchSlot.Winograd, (long)taps * rows * Panel);
            for (int tap = 0; tap < taps; tap++)
                AddTap(firstRow, rows, panel, tap, sums + (long)tap * rows * Panel);
            Write(firstRow, rows, panel, sums);
        }

        private void AddTap(int firstRow, int rows, int panel, int tap, TElement* sums)
        {
            const int Lanes = SampleTile.Lanes;
            Extent input = _shape.Input, output = _shape.Output, stride = _shape.Stride;
            int offsetY = tap / _shape.Kernel.Width * _shape.Dilation.Height - _shape.PaddingBegin.Height;
            int offsetX = tap % _shape.Kernel.Width * _shape.Dilation.Width - _shape.PaddingBegin.Width;
            int first = Reach(offsetX, stride.Width);
            int count = Math.Min(output.Width, Reach(offsetX - input.Width, stride.Width)) - first;
            int firstY = Reach(offsetY, stride.Height);
            int lines = Math.Min(output.Height, Reach(offsetY - input.Height, stride.Height)) - firstY;
            if (count <= 0 || lines <= 0)
            {
                new Span<TElement>(sums, rows * Panel).Clear();
                return;
            }

            // Samples that are not there are zeros on both sides.
            PanelSum sum = new(
                lines, count * Lanes, 1, (output.Width - count) * Lanes, Panel,
                (stride.Height * input.Width - count) * Lanes * Panel);
            long from = Place(firstY * stride.Height + offsetY, first * stride.Width + offsetX);
            for (int block = 0; block < Blocks; block++)
            {
                PanelTile.Multiply<TLane, TElement>(
                    rows, Panel, sum,
                    _gradients + (((long)block * _shape.OutChannels + firstRow) * output.Count
                        + firstY * output.Width + first) * Lanes,
                    output.Count * Lanes,
                    _values + ((long)block * Panels + panel) * PanelElements + from * Lanes * Panel, sums, Panel,
                    block > 0);
            }
        }

        // The first of the places at · stride + offset that is not negative.
        private static int Reach(int offset, int stride) => offset >= 0 ? 0 : (stride - 1 - offset) / stride;

        private void Write(int firstRow, int rows, int panel, TElement* sums)
        {
            int channel = panel * Panel, count = Math.Min(Panel, _shape.InChannels - channel);
            int taps = (int)_shape.Kernel.Count;
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

        private readonly struct TurnPhase(SampleGradient<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                int perBlock = job.Panels + job.Turns;
                int samples = (int)(block / perBlock), inner = (int)(block % perBlock);
                if (inner < job.Panels)
                    job.TurnValues(samples, inner);
                else
                    job.TurnGradients(samples, (inner - job.Panels) * SampleTurns);
            }
        }

        private readonly struct ProductPhase(SampleGradient<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block) =>
                job.Multiply((int)(block / job.Panels) * SampleGradientRows, (int)(block % job.Panels));
        }
    }
}
