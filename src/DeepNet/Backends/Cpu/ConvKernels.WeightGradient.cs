using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Below this many blocks of dw there are too few to share, so the pixels are shared too, in parts of a fixed size.
    private const int WantedParts = 16;
    private const int PartBlocks = 4;
    private const int PartElements = 1024;

    /// <inheritdoc cref="Forward{TLane, TElement}(TElement*, TElement*, TElement*, TElement*, in ConvShape)"/>
    internal static void WeightGradient<TLane, TElement>(TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        if (UseDepthwise3(shape))
        {
            Depthwise3<TLane, TElement, WeightSweep>.Gradients(x, dy, null, null, dw, shape);
            return;
        }

        if (shape.Depthwise)
        {
            WorkerPool.For(shape.InChannels, new DepthwiseWeightGradient<TLane, TElement>(x, dy, dw, shape));
            return;
        }

        if (UseSamples<TElement>(shape))
        {
            SampleGradient<TLane, TElement>.Run(x, dy, dw, shape);
            return;
        }

        if (UseFew<TElement>(shape))
        {
            FewWeightGradient<TLane, TElement>.Compute(x, dy, dw, shape);
            return;
        }

        if (UseWinograd<TElement>(shape))
        {
            new WinogradGradient<TLane, TElement>(x, dy, dw, shape).Run();
            return;
        }

        if (UseRows(shape))
        {
            PointwiseWeightGradient<TLane, TElement>(x, dy, dw, shape);
            return;
        }

        if (UseStrideTwo<TElement>(shape))
        {
            StrideTwoGradient<TLane, TElement>.Compute(x, dy, dw, shape);
            return;
        }

        if (UseDirect<TElement>(shape))
        {
            DirectWeightGradient<TLane, TElement>.Compute(x, dy, dw, shape);
            return;
        }

        // The parts are a matter of the shape alone: they decide the order of summation.
        long cells = (long)((shape.OutPerGroup + 47) / 48) * ((shape.Taps + 31) / 32) * shape.Groups;
        long blocks = (shape.Batch * shape.Output.Count + Gemm.DepthBlock - 1) / Gemm.DepthBlock;
        long wanted = Math.Min(WantedParts / cells, blocks / PartBlocks);
        if (wanted <= 1)
        {
            ForGroups(shape.Groups, new WeightGradientPart<TLane, TElement>(x, dy, dw, shape, long.MaxValue, 0));
            return;
        }

        long depth = (blocks + wanted - 1) / wanted * Gemm.DepthBlock;
        int parts = (int)((shape.Batch * shape.Output.Count + depth - 1) / depth);
        long elements = shape.OutChannels * shape.Taps;
        TElement* sums = KernelScratch.Get<TElement>(ScratchSlot.Convolution, parts * elements);
        WorkerPool.For(
            (long)parts * shape.Groups, new WeightGradientPart<TLane, TElement>(x, dy, sums, shape, depth, elements));
        WorkerPool.For(
            (elements + PartElements - 1) / PartElements, new SumParts<TElement>(sums, dw, elements, parts));
    }

    // Large planes and many channels on one side: their planes are read where they lie.
    private static bool UseRows(in ConvShape shape) =>
        shape.Pointwise && shape.Groups == 1 && shape.Output.Count >= 4 * Gemm.DepthBlock
        && Math.Max(shape.InChannels, shape.OutChannels) >= Gemm.StreamRows;

    /// <summary>dw = Σ dy · xᵀ or its transpose, whichever has more rows.</summary>
    private static void PointwiseWeightGradient<TLane, TElement>(
        TElement* x, TElement* dy, TElement* dw, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        long pixels = shape.Output.Count;
        int inputs = shape.InChannels, outputs = shape.OutChannels;
        StackedPanel<TElement> gradients = new(dy, pixels, outputs * pixels, pixels);
        StackedPanel<TElement> values = new(x, pixels, inputs * pixels, pixels);
        if (outputs >= inputs)
        {
            Gemm.Run<TLane, TElement, StackedPanel<TElement>, StackedPanel<TElement>>(
                gradients, values, dw, inputs, 0, 1, outputs, inputs, shape.Batch * pixels, false);
            return;
        }

        TElement* turned = KernelScratch.Get<TElement>(ScratchSlot.Convolution, (long)inputs * outputs);
        Gemm.Run<TLane, TElement, StackedPanel<TElement>, StackedPanel<TElement>>(
            values, gradients, turned, outputs, 0, 1, inputs, outputs, shape.Batch * pixels, false);
        PanelPacking.Pack(turned, 1, outputs, outputs, inputs, inputs, dw);
    }

    /// <summary>dw of one group, over one range of the pixels of all samples.</summary>
    private readonly struct WeightGradientPart<TLane, TElement>(
        TElement* x, TElement* dy, TElement* dw, ConvShape shape, long depth, long partStride) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x = x;
        private readonly TElement* _dy = dy;
        private readonly TElement* _dw = dw;

        public void Run(long block)
        {
            long part = block / shape.Groups, group = block % shape.Groups;
            long pixels = shape.Output.Count, inputs = shape.Input.Count, all = shape.Batch * pixels;
            int outputs = shape.OutPerGroup, taps = (int)shape.Taps;
            long first = part == 0 ? 0 : part * depth;
            long count = Math.Min(depth, all - first);

            TElement* xGroup = _x + group * shape.InPerGroup * inputs;
            TElement* dwGroup = _dw + part * partStride + group * outputs * taps;
            if (shape.Whole)
            {
                StridedPanel<TElement> rows = new(_dy + group * outputs, shape.OutChannels, 1);
                Multiply(rows, new StridedPanel<TElement>(xGroup, shape.InChannels * inputs, 1), dwGroup, first, count);
                return;
            }

            StackedPanel<TElement> gradients = new(
                _dy + group * outputs * pixels, pixels, shape.OutChannels * pixels, pixels);
            if (shape.Pointwise)
            {
                StackedPanel<TElement> values = new(xGroup, pixels, shape.InChannels * pixels, pixels);
                Multiply(gradients, values, dwGroup, first, count);
            }
            else
            {
                PixelPanel<TElement> patches = new(PatchMap<TElement>.Forward(xGroup, shape));
                Multiply(gradients, patches, dwGroup, first, count);
            }
        }

        private void Multiply<TA, TB>(TA gradients, TB values, TElement* dwGroup, long first, long count)
            where TA : unmanaged, IPanelSource<TElement>
            where TB : unmanaged, IPanelSource<TElement>
        {
            int taps = (int)shape.Taps;
            Gemm.Run<TLane, TElement, OffsetPanel<TElement, TA>, OffsetPanel<TElement, TB>>(
                new(gradients, first), new(values, first), dwGroup, taps, 0, 1, shape.OutPerGroup, taps, count, false);
        }
    }

    private readonly struct SumParts<TElement>(TElement* sums, TElement* dw, long elements, int parts) : IParallelBody
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _sums = sums;
        private readonly TElement* _dw = dw;

        public void Run(long block)
        {
            long end = Math.Min(elements, (block + 1) * PartElements);
            for (long i = block * PartElements; i < end; i++)
            {
                TElement sum = _sums[i];
                for (int part = 1; part < parts; part++)
                    sum += _sums[part * elements + i];
                _dw[i] = sum;
            }
        }
    }
}
