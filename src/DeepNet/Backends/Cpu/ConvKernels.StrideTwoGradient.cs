using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Input channels of one task, and tasks that are wanted.
    private const int StrideTwoChannels = 32;
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
            StrideTwoRows values = new(channels, true), gradients = new(outs, false);
            long tiles = _lines * _tilesX, line = (long)VirtualLanes * (4 * _tilesX + 1);
            TElement* v = KernelScratch.Get<TElement>(
                ScratchSlot.Winograd,
                tiles * (values.Step + gradients.Step) + (long)outs * values.Step + StrideTwo.Patch * line);
            TElement* d = v + tiles * values.Step, s = d + tiles * gradients.Step, lines = s + (long)outs * values.Step;
            StrideTwoReader<TElement> ofX = new(
                _x, _shape.Input, _shape.InChannels, StrideTwo.Patch, _shape.PaddingBegin.Height,
                _shape.PaddingBegin.Width, _tilesX, _tilesY, lines);
            StrideTwoReader<TElement> ofDy = new(
                _dy, _shape.Output, outs, StrideTwo.Tile, 0, 0, _tilesX, _tilesY, lines);
            int start = part * _perPart, end = Math.Min(start + _perPart, _shape.Batch * _tilesY);
            for (int first = start; first < end; first += _lines)
            {
                int count = Math.Min(_lines, end - first);
                for (int i = 0; i < channels; i += VirtualLanes)
                    ofX.Transform<TLane, StrideTwo.OfInput>(channel + i, first, count, values, v + i);
                for (int i = 0; i < outs; i += VirtualLanes)
                    ofDy.Transform<TLane, StrideTwo.OfOutput>(i, first, count, gradients, d + i);
                Add(count * _tilesX, values, v, gradients, d, s, first > start);
            }

            Finish(values, s, channels, _parts + part * outs * _shape.Taps + channel * 9);
        }

        // sums[out, slots of the channels] (+)= the products of some tiles.
        private void Add(
            int tiles, in StrideTwoRows values, TElement* v, in StrideTwoRows gradients, TElement* d, TElement* sums,
            bool add)
        {
            PanelSum sum = new(1, tiles, gradients.Step, 0, values.Step, 0);
            for (int point = 0; point < StrideTwo.Points; point++)
            {
                int panel = values.First(point), end = panel + values.Columns(point);
                for (; panel < end; panel += PanelTile.Panel)
                {
                    PanelTile.Multiply<TLane, TElement>(
                        _shape.OutChannels, Math.Min(PanelTile.Panel, end - panel), sum, d + gradients.First(point), 1,
                        v + panel, sums + panel, values.Step, add);
                }
            }
        }

        private void Finish(in StrideTwoRows sums, TElement* s, int channels, TElement* dw)
        {
            TElement* stack = stackalloc TElement[9 * VirtualLanes + VirtualLanes];
            TElement* square = Aligned(stack);
            int* from = stackalloc int[StrideTwo.Slots];
            int* to = stackalloc int[StrideTwo.Slots];
            sums.Locate(from);
            StrideTwo.Locate(3, 3 * VirtualLanes, to);
            for (int i = 0; i < _shape.OutChannels; i++, s += sums.Step, dw += _shape.Taps)
            {
                for (int channel = 0; channel < channels; channel += VirtualLanes)
                {
                    StrideTwo.Apply<TLane, TElement, StrideTwo.ToKernel>(1, s + channel, from, 0, square, to, 0);
                    TElement* kernels = dw + channel * 9;
                    if (Quarters.IsSupported && sizeof(TElement) == sizeof(float))
                    {
                        WriteTaps((float*)square, VirtualLanes, (float*)kernels);
                        WriteTaps((float*)square + 4 * VirtualLanes, VirtualLanes, (float*)kernels + 4);
                        WriteTaps((float*)square + 5 * VirtualLanes, VirtualLanes, (float*)kernels + 5);
                        continue;
                    }

                    for (int lane = 0; lane < VirtualLanes; lane++)
                    {
                        for (int tap = 0; tap < 9; tap++)
                            kernels[lane * 9 + tap] = square[tap * VirtualLanes + lane];
                    }
                }
            }
        }
    }
}
