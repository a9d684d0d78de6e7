using System.Numerics;
using System.Runtime.Intrinsics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // With fewer channels the transforms cost more than the products they save.
    private const int WinogradChannels = 16;

    // Transformed weights or tiles of one pass: they stay in the last cache.
    private const long WinogradElements = 1 << 22;
    private const long WinogradWeights = 1 << 24;

    // Tiles of one task and channels of one step: tiles, weights and products of a task stay in the second cache.
    private const int TileBlock = 48;
    private const int SmallestTileBlock = 16;
    private const int WantedTiles = 8;
    private const int ChannelBlock = 128;
    private const int PrefetchTiles = 8;

    /// <summary>Whether 3×3 taps at distance 1 are worth transforming; a matter of the shape alone.</summary>
    private static bool UseWinograd<TElement>(in ConvShape shape)
    {
        if (typeof(TElement) != typeof(float) || shape.Batch == 0 || shape.SpatialRank != 2 || shape.Groups != 1
            || shape.Kernel != new Extent(1, 3, 3) || !shape.Stride.All(1) || !shape.Dilation.All(1)
            || Math.Min(shape.InChannels, shape.OutChannels) < WinogradChannels
            || (long)Winograd.Points * shape.InChannels * shape.OutChannels > WinogradWeights)
        {
            return false;
        }

        return WorthTiling(shape.Output) && WorthTiling(shape.Input);

        static bool WorthTiling(Extent pixels) =>
            (long)Tiles(pixels.Height) * Tiles(pixels.Width) * Winograd.Points * 3 <= pixels.Count * 9 * 2;
    }

    private static int Tiles(int size) => (size + Winograd.Tile - 1) / Winograd.Tile;

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;

    // A vector that crosses two cache lines takes twice as long; room for one is left behind.
    private static TElement* Aligned<TElement>(TElement* stack)
        where TElement : unmanaged => (TElement*)(((nint)stack + 63) & ~63);

    private static void WinogradForward<TLane, TElement>(
        TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        Extent input = shape.Input, output = shape.Output;
        new WinogradConvolution<TLane, TElement>(
            new(x, shape.Batch, shape.InChannels, input.Height, input.Width, shape.PaddingBegin.Height,
                shape.PaddingBegin.Width),
            new(w, shape.InChannels * 9, 9, false), bias,
            new(y, shape.Batch, shape.OutChannels, output.Height, output.Width, 0, 0), shape.Batch, output).Run();
    }

    // The convolution of dy with the kernel turned around, input and output channels swapped.
    private static void WinogradInputGradient<TLane, TElement>(
        TElement* dy, TElement* w, TElement* dx, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        Extent input = shape.Input, output = shape.Output;
        new WinogradConvolution<TLane, TElement>(
            new(dy, shape.Batch, shape.OutChannels, output.Height, output.Width, 2 - shape.PaddingBegin.Height,
                2 - shape.PaddingBegin.Width),
            new(w, 9, shape.InChannels * 9, true), null,
            new(dx, shape.Batch, shape.InChannels, input.Height, input.Width, 0, 0), shape.Batch, input).Run();
    }

    /// <summary>Kernels of three by three: those of one output and one input channel lie together.</summary>
    private readonly struct WinogradKernels<TElement>(TElement* origin, long outStride, long inStride, bool turned)
        where TElement : unmanaged
    {
        private readonly TElement* _origin = origin;

        /// <summary>square[tap · 16 + lane] of 16 output channels, zeros where there are none.</summary>
        public void Read(int outChannel, int outChannels, int inChannel, TElement* square)
        {
            int count = Math.Min(VirtualLanes, outChannels - outChannel);
            if (count < VirtualLanes)
                new Span<TElement>(square, 9 * VirtualLanes).Clear();
            TElement* from = _origin + outChannel * outStride + inChannel * inStride;
            if (Quarters.IsSupported && count == VirtualLanes)
            {
                ReadTaps((float*)from, (float*)square, 0);
                ReadTaps((float*)from, (float*)square, 4);
                ReadTaps((float*)from, (float*)square, 5);
                return;
            }

            for (int lane = 0; lane < count; lane++, from += outStride, square++)
            {
                for (int tap = 0; tap < 9; tap++)
                    square[tap * VirtualLanes] = from[turned ? 8 - tap : tap];
            }
        }

        // Four taps of sixteen kernels.
        private void ReadTaps(float* from, float* square, int tap)
        {
            from += tap;
            Vector512<float> a = Quarters.Gather(from, 4 * outStride);
            Vector512<float> b = Quarters.Gather(from + outStride, 4 * outStride);
            Vector512<float> c = Quarters.Gather(from + 2 * outStride, 4 * outStride);
            Vector512<float> d = Quarters.Gather(from + 3 * outStride, 4 * outStride);
            Quarters.Transpose(ref a, ref b, ref c, ref d);
            int step = turned ? -VirtualLanes : VirtualLanes;
            square += (turned ? 8 - tap : tap) * VirtualLanes;
            a.Store(square);
            b.Store(square + step);
            c.Store(square + 2 * step);
            d.Store(square + 3 * step);
        }
    }

    /// <summary>One convolution over tiles of 4×4 outputs.</summary>
    /// <remarks>
    /// Per point p of 36 the products of tiles V[tile, in] with weights U[in, out] in panels of 32 outputs. Every sum
    /// runs over the input channels in order.
    /// </remarks>
    private struct WinogradConvolution<TLane, TElement>
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly WinogradPlanes<TElement> _source;
        private readonly WinogradPlanes<TElement> _destination;
        private readonly WinogradKernels<TElement> _kernels;
        private readonly TElement* _bias;
        private readonly int _inChannels;
        private readonly int _outChannels;
        private readonly int _inWidth;
        private readonly int _tilesX;
        private readonly int _perSample;
        private readonly int _tiles;
        private readonly int _tileBlock;
        private readonly int _outBlock;
        private readonly int _outBlocks;
        private int _firstTile;

        // Made by a pass of their own where several tasks read them, else null.
        private TElement* _weights;
        private TElement* _values;

        public WinogradConvolution(
            WinogradPlanes<TElement> source, WinogradKernels<TElement> kernels, TElement* bias,
            WinogradPlanes<TElement> destination, int batch, Extent output)
        {
            _source = source;
            _destination = destination;
            _kernels = kernels;
            _bias = bias;
            _inChannels = source.Channels;
            _outChannels = destination.Channels;
            _inWidth = RoundUp(_inChannels, PanelTile.Panel);
            _tilesX = Tiles(output.Width);
            _perSample = Tiles(output.Height) * _tilesX;
            _tiles = batch * _perSample;
            _tileBlock = _tiles <= TileBlock
                ? TileBlock
                : Math.Clamp(RoundUp(_tiles / WantedTiles, 4), SmallestTileBlock, TileBlock);
            int outWidth = RoundUp(_outChannels, PanelTile.Panel);
            _outBlock = _tiles <= TileBlock ? PanelTile.Panel : outWidth <= ChannelBlock ? outWidth : 64;
            _outBlocks = (outWidth + _outBlock - 1) / _outBlock;
            _weights = null;
            _values = null;
            _firstTile = 0;
        }

        private readonly long ValueBlock => (long)Winograd.Points * _tileBlock * _inWidth;

        private readonly long WeightPoint => (long)_inChannels * _outBlock;

        public void Run()
        {
            int blocks = (_tiles + _tileBlock - 1) / _tileBlock;
            int pass = _outBlocks == 1 ? blocks : (int)Math.Max(4, WinogradElements / ValueBlock);
            long values = _outBlocks == 1 ? 0 : Math.Min(pass, blocks) * ValueBlock;
            long weights = blocks == 1 ? 0 : Winograd.Points * WeightPoint * _outBlocks;
            TElement* shared = KernelScratch.Get<TElement>(ScratchSlot.Convolution, values + weights + 1);
            if (weights > 0)
            {
                _weights = shared + values;
                WorkerPool.For((long)_outBlocks * _inChannels, new WeightPhase(this));
            }

            for (int first = 0; first < blocks; first += pass)
            {
                _firstTile = first * _tileBlock;
                int count = Math.Min(pass, blocks - first);
                if (values > 0)
                {
                    _values = shared;
                    WorkerPool.For((long)count * (_inWidth / VirtualLanes), new ValuePhase(this));
                }

                WorkerPool.For((long)count * _outBlocks, new ProductPhase(this));
            }
        }

        // Weights of one block of outputs and one input channel, 36 points apart.
        private readonly void TransformWeights(int block, int channel, TElement* to, long pointStride, long panelStride)
        {
            const int Square = 9 * VirtualLanes, Middle = Winograd.Patch * 3 * VirtualLanes;
            TElement* stack = stackalloc TElement[Square + Middle + VirtualLanes];
            TElement* square = Aligned(stack), middle = square + Square;
            for (int lane = 0; lane < _outBlock; lane += VirtualLanes)
            {
                TElement* panel = to + lane / PanelTile.Panel * panelStride + lane % PanelTile.Panel;
                _kernels.Read(block * _outBlock + lane, _outChannels, channel, square);
                for (int i = 0; i < VirtualLanes; i += TLane.Count)
                {
                    Winograd.Apply<TLane, TElement, Winograd.OfKernel>(
                        square + i, VirtualLanes, middle, panel + i, pointStride);
                }
            }
        }

        // Sixteen channels of a block of tiles.
        private readonly void TransformValues(int block, int channel, TElement* to)
        {
            const int Square = Winograd.Points * VirtualLanes, Middle = Winograd.Points * VirtualLanes;
            TElement* stack = stackalloc TElement[Square + Middle + VirtualLanes];
            TElement* square = Aligned(stack), middle = square + Square;
            int count = Count(block);
            long pointStride = (long)_tileBlock * _inWidth;
            to += channel;
            for (int i = 0; i < RoundUp(count, 4); i++, to += _inWidth)
            {
                if (i + PrefetchTiles < count)
                {
                    Locate(block * _tileBlock + i + PrefetchTiles, out int sample, out int y, out int x);
                    _source.Prefetch(sample, y, x, channel);
                }

                if (i < count)
                {
                    Locate(block * _tileBlock + i, out int sample, out int y, out int x);
                    _source.Read(Winograd.Patch, sample, y, x, channel, (float*)square);
                }
                else
                {
                    new Span<TElement>(square, Winograd.Points * VirtualLanes).Clear();
                }

                for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                {
                    Winograd.Apply<TLane, TElement, Winograd.OfInput>(
                        square + lane, VirtualLanes, middle, to + lane, pointStride);
                }
            }
        }

        private readonly int Count(int block) => Math.Min(_tileBlock, _tiles - _firstTile - block * _tileBlock);

        private readonly void Locate(int tile, out int sample, out int y, out int x)
        {
            sample = Math.DivRem(_firstTile + tile, _perSample, out int inner);
            y = Math.DivRem(inner, _tilesX, out x);
        }

        private readonly void Multiply(int block, int outBlock)
        {
            int rows = RoundUp(Count(block), 4);
            long products = (long)Winograd.Points * _tileBlock * _outBlock;
            long ownValues = _values == null ? ValueBlock : 0;
            int depth = Math.Min(ChannelBlock, _inChannels);
            long ownWeights = _weights == null ? (long)Winograd.Points * depth * _outBlock : 0;
            TElement* m = KernelScratch.Get<TElement>(ScratchSlot.Winograd, products + ownValues + ownWeights);
            TElement* v = m + products, own = v + ownValues;
            if (_values == null)
            {
                for (int channel = 0; channel < _inWidth; channel += VirtualLanes)
                    TransformValues(block, channel, v);
            }
            else
            {
                v = _values + block * ValueBlock;
            }

            if (_weights != null)
            {
                TElement* u = _weights + outBlock * Winograd.Points * WeightPoint;
                Products(rows, 0, _inChannels, v, u, WeightPoint, m);
            }
            else
            {
                for (int channel = 0; channel < _inChannels; channel += depth)
                {
                    int count = Math.Min(depth, _inChannels - channel);
                    for (int i = 0; i < count; i++)
                    {
                        TransformWeights(
                            outBlock, channel + i, own + i * PanelTile.Panel, (long)count * _outBlock,
                            (long)count * PanelTile.Panel);
                    }

                    Products(rows, channel, count, v, own, (long)count * _outBlock, m);
                }
            }

            Finish(block, outBlock, m);
        }

        private readonly void Products(
            int rows, int channel, int depth, TElement* v, TElement* u, long pointStride, TElement* m)
        {
            for (int point = 0; point < Winograd.Points; point++)
            {
                TElement* values = v + (long)point * _tileBlock * _inWidth + channel;
                TElement* products = m + (long)point * _tileBlock * _outBlock;
                for (int panel = 0; panel < _outBlock; panel += PanelTile.Panel)
                {
                    PanelTile.Multiply<TLane, TElement>(
                        rows, depth, values, _inWidth, 1, u + point * pointStride + (long)panel * depth,
                        products + panel, _outBlock, channel > 0);
                }
            }
        }

        private readonly void Finish(int block, int outBlock, TElement* m)
        {
            const int Square = Winograd.Tile * Winograd.Tile * VirtualLanes;
            const int Middle = Winograd.Tile * Winograd.Patch * VirtualLanes;
            TElement* stack = stackalloc TElement[Square + Middle + VirtualLanes];
            TElement* square = Aligned(stack), middle = square + Square;
            TElement* bias = stackalloc TElement[VirtualLanes];
            int first = outBlock * _outBlock, end = Math.Min(_outChannels, first + _outBlock), count = Count(block);
            for (int channel = first; channel < end; channel += VirtualLanes)
            {
                for (int lane = 0; lane < VirtualLanes && _bias != null; lane++)
                    bias[lane] = channel + lane < _outChannels ? _bias[channel + lane] : TElement.Zero;
                TElement* from = m + (channel - first);
                for (int i = 0; i < count; i++, from += _outBlock)
                {
                    for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                    {
                        Winograd.Apply<TLane, TElement, Winograd.ToOutput>(
                            from + lane, (long)_tileBlock * _outBlock, middle, square + lane, VirtualLanes);
                        if (_bias != null)
                            AddBias(TLane.Load(bias + lane), square + lane);
                    }

                    Locate(block * _tileBlock + i, out int sample, out int y, out int x);
                    _destination.Write(sample, y, x, channel, (float*)square);
                }
            }
        }

        private static void AddBias(TLane bias, TElement* square)
        {
            for (int i = 0; i < Winograd.Tile * Winograd.Tile; i++, square += VirtualLanes)
                TLane.Store(TLane.Load(square) + bias, square);
        }

        private readonly struct WeightPhase(WinogradConvolution<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                int outBlock = (int)(block / job._inChannels), channel = (int)(block % job._inChannels);
                job.TransformWeights(
                    outBlock, channel,
                    job._weights + outBlock * Winograd.Points * job.WeightPoint + channel * PanelTile.Panel,
                    job.WeightPoint, (long)job._inChannels * PanelTile.Panel);
            }
        }

        private readonly struct ValuePhase(WinogradConvolution<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                int groups = job._inWidth / VirtualLanes, tiles = (int)(block / groups);
                job.TransformValues(
                    tiles, (int)(block % groups) * VirtualLanes, job._values + tiles * job.ValueBlock);
            }
        }

        private readonly struct ProductPhase(WinogradConvolution<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block) => job.Multiply((int)(block / job._outBlocks), (int)(block % job._outBlocks));
        }
    }
}
