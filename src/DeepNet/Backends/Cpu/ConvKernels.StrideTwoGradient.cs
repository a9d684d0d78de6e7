using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Input channels of one task, and output channels of one step.
    private const int StrideTwoChannels = 32;
    private const int StrideTwoOutputs = 48;
    private const int StrideTwoTasks = 8;

    /// <summary>
    /// dw at stride 2: per point the sums over tiles of transformed gradients times transformed inputs, for a block of
    /// input channels and a part of the tiles.
    /// </summary>
    private readonly struct StrideTwoGradient<TLane, TElement> : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x;
        private readonly TElement* _dy;
        private readonly TElement* _parts;
        private readonly ConvShape _shape;
        private readonly int _tilesX;
        private readonly int _tilesY;
        private readonly int _lines;
        private readonly int _perPart;
        private readonly int _blocks;

        private StrideTwoGradient(TElement* x, TElement* dy, TElement* parts, in ConvShape shape)
        {
            _x = x;
            _dy = dy;
            _parts = parts;
            _shape = shape;
            _tilesX = CeilDiv(shape.Output.Width, StrideTwo.Tile);
            _tilesY = CeilDiv(shape.Output.Height, StrideTwo.Tile);
            _blocks = CeilDiv(shape.InChannels, StrideTwoChannels);
            int all = shape.Batch * _tilesY, most = Math.Max(1, StrideTwoTiles / _tilesX);
            _perPart = CeilDiv(all, Math.Clamp(CeilDiv(StrideTwoTasks, _blocks), 1, CeilDiv(all, most)));
            _lines = CeilDiv(_perPart, CeilDiv(_perPart, most));
        }

        public static void Compute(TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        {
            StrideTwoGradient<TLane, TElement> job = new(x, dy, dw, shape);
            int parts = CeilDiv(shape.Batch * job._tilesY, job._perPart);
            if (parts == 1)
            {
                WorkerPool.For(job._blocks, job);
                return;
            }

            long elements = shape.OutChannels * shape.Taps;
            TElement* sums = KernelScratch.Get<TElement>(ScratchSlot.Convolution, parts * elements);
            WorkerPool.For((long)parts * job._blocks, new StrideTwoGradient<TLane, TElement>(x, dy, sums, shape));
            WorkerPool.For(
                (elements + PartElements - 1) / PartElements, new SumParts<TElement>(sums, dw, elements, parts));
        }

        public void Run(long block)
        {
            int part = (int)(block / _blocks), channel = (int)(block % _blocks) * StrideTwoChannels;
            int channels = Math.Min(StrideTwoChannels, _shape.InChannels - channel), outs = _shape.OutChannels;
            StrideTwoMatrices values = new(_lines * _tilesX, channels, true);
            StrideTwoMatrices gradients = new(_lines * _tilesX, outs, false);
            StrideTwoMatrices sums = new(outs, channels, true);
            long columns = 4L * _tilesX + 1;
            long ofValues = StrideTwo.Patch * columns * channels, ofGradients = 2L * _tilesX * 2 * outs;
            TElement* v = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd, values.Size + gradients.Size + sums.Size + ofValues + ofGradients);
            TElement* d = v + values.Size, s = d + gradients.Size, lines = s + sums.Size;
            StrideTwoReader<TLane, TElement> ofX = new(
                _x, _shape.Input, _shape.InChannels, channels, StrideTwo.Patch, _shape.PaddingBegin.Height,
                _shape.PaddingBegin.Width, _tilesX, _tilesY, lines);
            StrideTwoReader<TLane, TElement> ofDy = new(
                _dy, _shape.Output, outs, outs, StrideTwo.Tile, 0, 0, _tilesX, _tilesY, lines + ofValues);
            TElement** from = stackalloc TElement*[StrideTwo.Slots];
            TElement** to = stackalloc TElement*[StrideTwo.Slots];
            int start = part * _perPart, end = Math.Min(start + _perPart, _shape.Batch * _tilesY);
            for (int first = start; first < end; first += _lines)
            {
                int count = Math.Min(_lines, end - first);
                for (int i = 0, tile = 0; i < count; i++)
                {
                    ofX.Read(channel, first + i, first + i > start);
                    ofDy.Read(0, first + i, false);
                    for (int x = 0; x < _tilesX; x++, tile++)
                    {
                        ofX.Locate(x, from);
                        values.Locate(v, tile, to);
                        StrideTwo.Apply<TLane, TElement, StrideTwo.OfInput>(from, to, channels);
                        ofDy.Locate(x, from);
                        gradients.Locate(d, tile, to);
                        StrideTwo.Apply<TLane, TElement, StrideTwo.OfOutput>(from, to, outs);
                    }
                }

                for (int point = 0; point < StrideTwo.Points; point++)
                {
                    PanelSum sum = new(1, count * _tilesX, gradients.Step(point), 0, values.Step(point), 0);
                    for (int to0 = 0; to0 < outs; to0 += StrideTwoOutputs)
                    {
                        for (int panel = 0; panel < values.Columns(point); panel += PanelTile.Panel)
                        {
                            PanelTile.Multiply<TLane, TElement>(
                                Math.Min(StrideTwoOutputs, outs - to0),
                                Math.Min(PanelTile.Panel, values.Columns(point) - panel), sum,
                                d + gradients.Start(point) + to0, 1, v + values.Start(point) + panel,
                                s + sums.Start(point) + (long)to0 * sums.Step(point) + panel, sums.Step(point),
                                first > start);
                        }
                    }
                }
            }

            Finish(sums, s, channels, _parts + part * outs * _shape.Taps + channel * 9);
        }

        private void Finish(in StrideTwoMatrices sums, TElement* s, int channels, TElement* dw)
        {
            TElement* stack = stackalloc TElement[9 * StrideTwoChannels + VirtualLanes];
            TElement* square = Aligned(stack);
            TElement** from = stackalloc TElement*[StrideTwo.Slots];
            TElement** to = stackalloc TElement*[StrideTwo.Slots];
            StrideTwo.Locate(square, 3, 3 * StrideTwoChannels, StrideTwoChannels, to);
            for (int i = 0; i < _shape.OutChannels; i++, dw += _shape.Taps)
            {
                sums.Locate(s, i, from);
                StrideTwo.Apply<TLane, TElement, StrideTwo.ToKernel>(from, to, channels);
                if (Quarters.IsSupported && sizeof(TElement) == sizeof(float))
                {
                    for (int lane = 0; lane < channels; lane += VirtualLanes)
                    {
                        float* taps = (float*)square + lane, kernels = (float*)(dw + lane * 9);
                        WriteTaps(taps, StrideTwoChannels, kernels);
                        WriteTaps(taps + 4 * StrideTwoChannels, StrideTwoChannels, kernels + 4);
                        WriteTaps(taps + 5 * StrideTwoChannels, StrideTwoChannels, kernels + 5);
                    }

                    continue;
                }

                for (int lane = 0; lane < channels; lane++)
                {
                    for (int tap = 0; tap < 9; tap++)
                        dw[lane * 9 + tap] = square[tap * StrideTwoChannels + lane];
                }
            }
        }
    }
}
