using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Channels of one task in each direction, and parts of the tiles where that is a single task.
    private const int GradientBlock = 64;
    private const int GradientParts = 8;

    /// <summary>dw over tiles of 4×4 outputs: dw = Gᵀ(Σ (A dy Aᵀ) ⊙ (Bᵀ x B))G, the sum over tiles in order.</summary>
    private struct WinogradGradient<TLane, TElement>
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly WinogradPlanes<TElement> _x;
        private readonly WinogradPlanes<TElement> _dy;
        private readonly TElement* _dw;
        private readonly int _inWidth;
        private readonly int _outWidth;
        private readonly int _tilesX;
        private readonly int _perSample;
        private readonly int _tiles;
        private readonly int _outBlock;
        private readonly int _outBlocks;
        private readonly int _inBlocks;
        private int _firstBlock;
        private int _blocks;
        private TElement* _values;
        private TElement* _parts;

        public WinogradGradient(TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        {
            Extent input = shape.Input, output = shape.Output;
            _x = new(
                x, shape.Batch, shape.InChannels, input.Height, input.Width, shape.PaddingBegin.Height,
                shape.PaddingBegin.Width);
            _dy = new(dy, shape.Batch, shape.OutChannels, output.Height, output.Width, 0, 0);
            _dw = dw;
            _inWidth = RoundUp(shape.InChannels, PanelTile.Panel);
            _outWidth = RoundUp(shape.OutChannels, PanelTile.Panel);
            _tilesX = Tiles(output.Width);
            _perSample = Tiles(output.Height) * _tilesX;
            _tiles = shape.Batch * _perSample;
            _inBlocks = (_inWidth + GradientBlock - 1) / GradientBlock;
            _outBlock = (long)_inWidth * _outWidth < GradientParts * GradientBlock * GradientBlock && !Single
                ? GradientBlock / 2
                : GradientBlock;
            _outBlocks = (_outWidth + _outBlock - 1) / _outBlock;
            _firstBlock = 0;
            _blocks = 0;
            _values = null;
            _parts = null;
        }

        // All channels are one task, which transforms its own tiles.
        private readonly bool Single => _inWidth <= GradientBlock && _outWidth <= GradientBlock;

        private readonly long BlockElements => (long)Winograd.Points * TileBlock * (_inWidth + _outWidth);

        private readonly long KernelElements => (long)_dy.Channels * _x.Channels * 9;

        public void Run()
        {
            int blocks = (_tiles + TileBlock - 1) / TileBlock;
            if (Single)
            {
                _blocks = (blocks + GradientParts - 1) / GradientParts;
                int parts = (blocks + _blocks - 1) / _blocks;
                _parts = KernelScratch.Get<TElement>(ScratchSlot.Convolution, parts * KernelElements);
                WorkerPool.For(parts, new PartPhase(this));
                WorkerPool.For(
                    (KernelElements + PartElements - 1) / PartElements,
                    new SumParts<TElement>(_parts, _dw, KernelElements, parts));
                return;
            }

            int pass = (int)Math.Min(blocks, Math.Max(4, 2 * WinogradElements / BlockElements));
            _values = KernelScratch.Get<TElement>(ScratchSlot.Convolution, pass * BlockElements);
            for (_firstBlock = 0; _firstBlock < blocks; _firstBlock += pass)
            {
                _blocks = Math.Min(pass, blocks - _firstBlock);
                WorkerPool.For((long)_blocks * ((_inWidth + _outWidth) / VirtualLanes), new ValuePhase(this));
                WorkerPool.For((long)_outBlocks * _inBlocks, new ProductPhase(this));
            }
        }

        // Sixteen channels of a block of tiles, those of x first, in panels [point, channels / 32, tile, 32].
        private readonly void Transform(int block, int channel, TElement* to)
        {
            const int Square = Winograd.Points * VirtualLanes, Middle = Winograd.Points * VirtualLanes;
            TElement* stack = stackalloc TElement[Square + Middle + VirtualLanes];
            TElement* square = Aligned(stack), middle = square + Square;
            bool gradient = channel >= _inWidth;
            if (gradient)
            {
                to += (long)Winograd.Points * TileBlock * _inWidth;
                channel -= _inWidth;
            }

            to += (long)(channel / PanelTile.Panel * TileBlock * PanelTile.Panel) + channel % PanelTile.Panel;
            long pointStride = (long)TileBlock * (gradient ? _outWidth : _inWidth);
            int first = block * TileBlock, end = Math.Min(_tiles, first + TileBlock);
            for (int tile = first; tile < end; tile++, to += PanelTile.Panel)
            {
                int sample = Math.DivRem(tile, _perSample, out int inner);
                int y = Math.DivRem(inner, _tilesX, out int x);
                if (tile + PrefetchTiles < end)
                {
                    int nextSample = Math.DivRem(tile + PrefetchTiles, _perSample, out int next);
                    int nextY = Math.DivRem(next, _tilesX, out int nextX);
                    (gradient ? _dy : _x).Prefetch(nextSample, nextY, nextX, channel);
                }

                if (gradient)
                    _dy.Read(Winograd.Tile, sample, y, x, channel, (float*)square);
                else
                    _x.Read(Winograd.Patch, sample, y, x, channel, (float*)square);
                for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                {
                    if (gradient)
                    {
                        Winograd.Apply<TLane, TElement, Winograd.OfGradient>(
                            square + lane, VirtualLanes, middle, to + lane, pointStride);
                    }
                    else
                    {
                        Winograd.Apply<TLane, TElement, Winograd.OfInput>(
                            square + lane, VirtualLanes, middle, to + lane, pointStride);
                    }
                }
            }
        }

        // sums[point, out, in] (+)= the products of a block of tiles.
        private readonly void Add(int block, int outBlock, int inBlock, TElement* values, TElement* sums, bool add)
        {
            const int Panel = PanelTile.Panel;
            int depth = Math.Min(TileBlock, _tiles - block * TileBlock);
            int firstOut = outBlock * _outBlock, endOut = Math.Min(firstOut + _outBlock, _outWidth);
            int firstIn = inBlock * GradientBlock, endIn = Math.Min(firstIn + GradientBlock, _inWidth);
            TElement* gradients = values + (long)Winograd.Points * TileBlock * _inWidth;
            for (int point = 0; point < Winograd.Points; point++, sums += _outBlock * GradientBlock)
            {
                for (int channel = firstIn; channel < endIn; channel += Panel)
                {
                    TElement* b = values + ((long)point * _inWidth + channel) * TileBlock;
                    for (int to = firstOut; to < endOut; to += Panel)
                    {
                        TElement* a = gradients + ((long)point * _outWidth + to) * TileBlock;
                        PanelTile.Multiply<TLane, TElement>(
                            Panel, depth, a, 1, Panel, b, sums + (to - firstOut) * GradientBlock + channel - firstIn,
                            GradientBlock, add);
                    }
                }
            }
        }

        private readonly void Finish(int outBlock, int inBlock, TElement* sums, TElement* dw, bool add)
        {
            const int Square = 9 * VirtualLanes, Middle = 3 * Winograd.Patch * VirtualLanes;
            TElement* stack = stackalloc TElement[Square + Middle + VirtualLanes];
            TElement* square = Aligned(stack), middle = square + Square;
            int firstOut = outBlock * _outBlock, endOut = Math.Min(firstOut + _outBlock, _dy.Channels);
            int firstIn = inBlock * GradientBlock, endIn = Math.Min(firstIn + GradientBlock, _x.Channels);
            for (int to = firstOut; to < endOut; to++, sums += GradientBlock)
            {
                for (int channel = firstIn; channel < endIn; channel += VirtualLanes)
                {
                    for (int lane = 0; lane < VirtualLanes; lane += TLane.Count)
                    {
                        Winograd.Apply<TLane, TElement, Winograd.ToKernel>(
                            sums + channel - firstIn + lane, _outBlock * GradientBlock, middle, square + lane,
                            VirtualLanes);
                    }

                    int count = Math.Min(VirtualLanes, endIn - channel);
                    TElement* kernel = dw + ((long)to * _x.Channels + channel) * 9;
                    if (Quarters.IsSupported && count == VirtualLanes && !add)
                    {
                        WriteTaps((float*)square, VirtualLanes, (float*)kernel);
                        WriteTaps((float*)square + 4 * VirtualLanes, VirtualLanes, (float*)kernel + 4);
                        WriteTaps((float*)square + 5 * VirtualLanes, VirtualLanes, (float*)kernel + 5);
                        continue;
                    }

                    for (int lane = 0; lane < count; lane++, kernel += 9)
                    {
                        for (int tap = 0; tap < 9; tap++)
                        {
                            TElement value = square[tap * VirtualLanes + lane];
                            kernel[tap] = add ? kernel[tap] + value : value;
                        }
                    }
                }
            }
        }

        private readonly struct PartPhase(WinogradGradient<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                long sums = (long)Winograd.Points * job._outBlock * GradientBlock;
                TElement* s = KernelScratch.Get<TElement>(ScratchSlot.Winograd, sums + job.BlockElements);
                TElement* values = s + sums;
                int first = (int)block * job._blocks;
                int end = Math.Min(first + job._blocks, (job._tiles + TileBlock - 1) / TileBlock);
                for (int tiles = first; tiles < end; tiles++)
                {
                    for (int channel = 0; channel < job._inWidth + job._outWidth; channel += VirtualLanes)
                        job.Transform(tiles, channel, values);
                    job.Add(tiles, 0, 0, values, s, tiles > first);
                }

                job.Finish(0, 0, s, job._parts + block * job.KernelElements, false);
            }
        }

        private readonly struct ValuePhase(WinogradGradient<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                int groups = (job._inWidth + job._outWidth) / VirtualLanes, tiles = (int)(block / groups);
                job.Transform(
                    job._firstBlock + tiles, (int)(block % groups) * VirtualLanes,
                    job._values + tiles * job.BlockElements);
            }
        }

        private readonly struct ProductPhase(WinogradGradient<TLane, TElement> job) : IParallelBody
        {
            public void Run(long block)
            {
                int outBlock = (int)(block / job._inBlocks), inBlock = (int)(block % job._inBlocks);
                long sums = (long)Winograd.Points * job._outBlock * GradientBlock;
                TElement* s = KernelScratch.Get<TElement>(ScratchSlot.Winograd, sums);
                for (int tiles = 0; tiles < job._blocks; tiles++)
                {
                    job.Add(
                        job._firstBlock + tiles, outBlock, inBlock, job._values + tiles * job.BlockElements, s,
                        tiles > 0);
                }

                job.Finish(outBlock, inBlock, s, job._dw, job._firstBlock > 0);
            }
        }
    }
}
