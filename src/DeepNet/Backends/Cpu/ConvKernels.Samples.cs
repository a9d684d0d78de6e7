using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // With fewer channels or taps the samples are turned too often for too few products.
    private const int SampleChannels = 4;
    private const int SampleTaps = 16;

    // Elements of sixteen samples that stay in the second cache while rows of weights pass.
    private const long SampleElements = 3 << 17;

    // Rows of weights of one task: its sums are written in runs of so many images.
    private const int SampleRows = 12;

    // Channels whose pixels are turned by one task.
    private const int SampleTurns = 16;

    // Weights of channels to come, which lie too far apart to be guessed.
    private const int SamplePrefetch = 8;

    /// <summary>
    /// Whether small images are multiplied with sixteen samples side by side. Then stride, padding and tiny images cost
    /// nothing: taps that meet no pixel are left out, and weights are read once, where they lie.
    /// </summary>
    private static bool UseSamples<TElement>(in ConvShape shape)
    {
        long padded = RoundUp(shape.Batch, SampleTile.Lanes);
        return typeof(TElement) == typeof(float) && shape.Batch > 0 && shape.SpatialRank == 2 && shape.Groups == 1
            && Math.Min(shape.InChannels, shape.OutChannels) >= SampleChannels && padded * 4 <= shape.Batch * 5L
            && Math.Min(shape.InChannels, shape.OutChannels) * shape.Kernel.Count >= SampleTaps
            && !shape.Whole && !shape.Pointwise && !UseWinograd<TElement>(shape)
            && padded * Math.Max(shape.Input.Count, shape.Output.Count) < 1 << 20
            && SampleTile.Lanes * (shape.Input.Count + 1) * shape.InChannels <= SampleElements
            && SampleTile.Lanes * (shape.Output.Count + 1) * shape.OutChannels <= SampleElements;
    }

    /// <summary>Samples of [batch, rows], a row of each at a time: sixteen samples side by side.</summary>
    private static void TurnSamples<TElement>(
        TElement* x, int batch, long perSample, int block, long first, int count, TElement* to)
        where TElement : unmanaged
    {
        int sample = block * SampleTile.Lanes;
        PanelPacking.Pack(
            x + sample * perSample + first, 1, perSample, count, Math.Min(SampleTile.Lanes, batch - sample),
            SampleTile.Lanes, to);
    }

    /// <summary>
    /// A convolution, or its input gradient, as products of weights and pixels [channel, pixel, sixteen samples].
    /// </summary>
    private readonly struct SampleConvolution<TLane, TElement>
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x;
        private readonly TElement* _w;
        private readonly TElement* _bias;
        private readonly TElement* _y;
        private readonly ConvShape _shape;
        private readonly bool _backward;
        private readonly TElement* _planes;
        private readonly nint* _tiles;

        private SampleConvolution(
            TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape, bool backward)
        {
            _x = x;
            _w = w;
            _bias = bias;
            _y = y;
            _shape = shape;
            _backward = backward;
            long planes = Blocks * (long)Channels * PlaneElements;
            long tiles = (long)Tiles * TileLength;
            byte* all = KernelScratch.Get<byte>(
                ScratchSlot.Convolution, planes * sizeof(TElement) + tiles * sizeof(nint));
            _planes = (TElement*)all;
            _tiles = (nint*)(_planes + planes);
        }

        private Extent Source => _backward ? _shape.Output : _shape.Input;

        private Extent Target => _backward ? _shape.Input : _shape.Output;

        private int Channels => _backward ? _shape.OutChannels : _shape.InChannels;

        private int Rows => _backward ? _shape.InChannels : _shape.OutChannels;

        private int Taps => (int)_shape.Kernel.Count;

        private int Blocks => RoundUp(_shape.Batch, SampleTile.Lanes) / SampleTile.Lanes;

        private int RowBlocks => (Rows + SampleRows - 1) / SampleRows;

        // A pixel of zeros behind the others, for taps outside.
        private long PlaneElements => (Source.Count + 1) * SampleTile.Lanes;

        private int Tiles => (int)((Target.Count + SampleTile.Pixels - 1) / SampleTile.Pixels);

        // Places of the sums, number of taps, taps.
        private int TileLength => SampleTile.Pixels + 1 + Taps * SampleTile.TapLength;

        // Every pixel of two by two meets four of nine taps: these are listed by the compiler.
        private bool IsSquare =>
            Taps == 9 && _shape.Kernel.Width == 3 && Source == Target && Target == new Extent(1, 2, 2)
            && _shape.Stride.All(1) && _shape.Dilation.All(1) && _shape.PaddingBegin == new Extent(0, 1, 1);

        public static void Run(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape, bool backward)
        {
            SampleConvolution<TLane, TElement> job = new(x, w, bias, y, shape, backward);
            job.ListTaps();
            int turns = (job.Channels + SampleTurns - 1) / SampleTurns;
            WorkerPool.For((long)job.Blocks * turns, new TurnPhase(job));
            WorkerPool.For((long)job.Blocks * job.RowBlocks, new ProductPhase(job));
        }

        // Pixels of one phase of the stride meet the same taps, but for the borders, so they share tiles.
        private void ListTaps()
        {
            Extent target = Target;
            int stepY = _backward ? _shape.Stride.Height : 1, stepX = _backward ? _shape.Stride.Width : 1, index = 0;
            int* ys = stackalloc int[SampleTile.Pixels], xs = stackalloc int[SampleTile.Pixels];
            for (int phase = 0; phase < stepY * stepX; phase++)
            {
                for (int y = phase / stepX; y < target.Height; y += stepY)
                {
                    for (int x = phase % stepX; x < target.Width; x += stepX, index++)
                    {
                        ys[index % SampleTile.Pixels] = y;
                        xs[index % SampleTile.Pixels] = x;
                        if (index % SampleTile.Pixels == SampleTile.Pixels - 1)
                            ListTaps(index / SampleTile.Pixels, ys, xs);
                    }
                }
            }

            int rest = index % SampleTile.Pixels;
            if (rest == 0)
                return;
            for (int i = rest; i < SampleTile.Pixels; i++)
            {
                ys[i] = ys[rest - 1];
                xs[i] = xs[rest - 1];
            }

            ListTaps(index / SampleTile.Pixels, ys, xs);
        }

        private void ListTaps(int tile, int* ys, int* xs)
        {
            nint* to = _tiles + (long)tile * TileLength, taps = to + SampleTile.Pixels + 1;
            for (int i = 0; i < SampleTile.Pixels; i++)
                to[i] = (ys[i] * Target.Width + xs[i]) * SampleTile.Lanes;
            int count = 0;
            for (int tap = 0; tap < Taps; tap++)
            {
                bool any = false;
                nint* entry = taps + count * SampleTile.TapLength;
                entry[0] = tap;
                for (int i = 0; i < SampleTile.Pixels; i++)
                {
                    int y = Meet(
                        ys[i], tap / _shape.Kernel.Width * _shape.Dilation.Height - _shape.PaddingBegin.Height,
                        _shape.Stride.Height, Source.Height);
                    int x = Meet(
                        xs[i], tap % _shape.Kernel.Width * _shape.Dilation.Width - _shape.PaddingBegin.Width,
                        _shape.Stride.Width, Source.Width);
                    bool inside = y >= 0 && x >= 0;
                    any |= inside;
                    entry[i + 1] = (inside ? y * Source.Width + x : (nint)Source.Count) * SampleTile.Lanes;
                }

                if (any)
                    count++;
            }

            to[SampleTile.Pixels] = count;
        }

        // The source's line for a target's line and a tap, or -1.
        private int Meet(int at, int offset, int stride, int size)
        {
            if (!_backward)
                at = at * stride + offset;
            else if ((at - offset) % stride != 0)
                return -1;
            else
                at = (at - offset) / stride;
            return (uint)at < (uint)size ? at : -1;
        }

        private void Turn(int block, int channel)
        {
            int end = Math.Min(channel + SampleTurns, Channels), pixels = (int)Source.Count;
            TElement* to = _planes + ((long)block * Channels + channel) * PlaneElements;
            for (; channel < end; channel++, to += PlaneElements)
            {
                TurnSamples(_x, _shape.Batch, (long)Channels * pixels, block, (long)channel * pixels, pixels, to);
                new Span<TElement>(to + pixels * SampleTile.Lanes, SampleTile.Lanes).Clear();
            }
        }

        private void Multiply(int block, int firstRow)
        {
            int rows = Math.Min(SampleRows, Rows - firstRow), taps = Taps;
            long sums = Target.Count * SampleTile.Lanes, weights = _backward ? (long)Channels * rows * taps : 0;
            TElement* c = KernelScratch.Get<TElement>(ScratchSlot.Winograd, rows * sums + weights + VirtualLanes);
            TElement* w = c + rows * sums;
            if (_backward)
                CopyWeights(firstRow, rows, w);
            else
                w = _w + (long)firstRow * Channels * taps;
            SampleTile.Factors factors = new(
                Channels, (nint)(_planes + (long)block * Channels * PlaneElements), PlaneElements, (nint)w,
                _backward ? taps : Channels * taps, _backward ? rows * taps : taps, (nint)c, sums);
            if (IsSquare)
            {
                SampleTile.MultiplySquare<TLane, TElement>(rows, factors, _backward);
            }
            else
            {
                int tiles = Tiles;
                for (int tile = 0; tile < tiles; tile++)
                {
                    nint* places = _tiles + (long)tile * TileLength;
                    SampleTile.Multiply<TLane, TElement>(
                        rows, factors, places + SampleTile.Pixels + 1, (int)places[SampleTile.Pixels], places);
                }
            }

            if (_bias != null)
                AddBias(firstRow, rows, c);
            Write(block, firstRow, rows, c);
        }

        // The weights of some input channels lie far apart: they are brought together once.
        private void CopyWeights(int firstRow, int rows, TElement* to)
        {
            int run = rows * Taps;
            long step = (long)Rows * Taps;
            TElement* from = _w + (long)firstRow * Taps;
            for (int channel = 0; channel < Channels; channel++, from += step, to += run)
            {
                if (Sse.IsSupported)
                {
                    for (int line = 0; line < run; line += VirtualLanes)
                        Sse.Prefetch0(from + SamplePrefetch * step + line);
                }

                int i = 0;
                for (; i + TLane.Count <= run; i += TLane.Count)
                    TLane.Store(TLane.Load(from + i), to + i);
                for (; i < run; i++)
                    to[i] = from[i];
            }
        }

        private void AddBias(int firstRow, int rows, TElement* c)
        {
            long count = Target.Count * SampleTile.Lanes;
            for (int row = 0; row < rows; row++)
            {
                TLane bias = TLane.Broadcast(_bias[firstRow + row]);
                for (TElement* end = c + count; c < end; c += TLane.Count)
                    TLane.Store(TLane.Load(c) + bias, c);
            }
        }

        // Back to one sample after the other.
        private void Write(int block, int firstRow, int rows, TElement* c)
        {
            int sample = block * SampleTile.Lanes, count = Math.Min(SampleTile.Lanes, _shape.Batch - sample);
            int elements = rows * (int)Target.Count, i = 0;
            long perSample = Rows * Target.Count;
            TElement* y = _y + sample * perSample + firstRow * Target.Count;
            if (Quarters.IsSupported && count == SampleTile.Lanes)
            {
                for (; i + 4 <= elements; i += 4, c += 4 * SampleTile.Lanes)
                {
                    float* from = (float*)c, to = (float*)(y + i);
                    Vector512<float> p = Vector512.Load(from), q = Vector512.Load(from + SampleTile.Lanes);
                    Vector512<float> r = Vector512.Load(from + 2 * SampleTile.Lanes);
                    Vector512<float> s = Vector512.Load(from + 3 * SampleTile.Lanes);
                    Quarters.Transpose(ref p, ref q, ref r, ref s);
                    Quarters.Scatter(p, to, 4 * perSample);
                    Quarters.Scatter(q, to + perSample, 4 * perSample);
                    Quarters.Scatter(r, to + 2 * perSample, 4 * perSample);
                    Quarters.Scatter(s, to + 3 * perSample, 4 * perSample);
                }
            }

            for (; i < elements; i++, c += SampleTile.Lanes)
            {
                for (int lane = 0; lane < count; lane++)
                    y[lane * perSample + i] = c[lane];
            }
        }

        private readonly struct TurnPhase(SampleConvolution<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                int turns = (job.Channels + SampleTurns - 1) / SampleTurns;
                job.Turn((int)(block / turns), (int)(block % turns) * SampleTurns);
            }
        }

        private readonly struct ProductPhase(SampleConvolution<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block) =>
                job.Multiply((int)(block % job.Blocks), (int)(block / job.Blocks) * SampleRows);
        }
    }
}
