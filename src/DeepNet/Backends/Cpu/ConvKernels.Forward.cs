using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    /// <summary>The convolution on one kind of lane; the lane changes the speed, never a bit of the result.</summary>
    internal static void Forward<TLane, TElement>(
        TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        if (UseDepthwise3(shape))
        {
            Depthwise3<TLane, TElement, ValueSweep>.Forward(x, w, bias, y, shape);
            return;
        }

        if (shape.Depthwise)
        {
            WorkerPool.For(
                (long)shape.Batch * shape.InChannels, new DepthwiseForward<TLane, TElement>(x, w, bias, y, shape));
            return;
        }

        if (UsePlanes(shape))
        {
            PointwiseConvolution<TLane, TElement>.Forward(x, w, bias, y, shape);
            return;
        }

        if (UseSamples<TElement>(shape))
        {
            SampleConvolution<TLane, TElement>.Run(x, w, bias, y, shape, false);
            return;
        }

        if (UseFew<TElement>(shape))
        {
            WorkerPool.For(shape.Batch, new FewForward<TLane, TElement>(x, w, bias, y, shape));
            return;
        }

        if (UseWinograd<TElement>(shape))
        {
            WinogradForward<TLane, TElement>(x, w, bias, y, shape);
            return;
        }

        if (UseMerged(shape))
        {
            MergedForward<TLane, TElement>(x, w, bias, y, shape);
            return;
        }

        if (UseStrideTwo<TElement>(shape))
        {
            StrideTwoConvolution<TLane, TElement>.Forward(x, w, bias, y, shape);
            return;
        }

        if (UseStrided<TElement>(shape))
        {
            StridedConvolution<TLane, TElement>.Forward(x, w, bias, y, shape);
            return;
        }

        if (UseDirect<TElement>(shape) && !shape.Pointwise)
        {
            if (UsePixels(shape))
                PixelConvolution<TLane, TElement>.Forward(x, w, bias, y, shape);
            else
                DirectForward<TLane, TElement>.Compute(x, w, bias, y, shape);
            return;
        }

        if (bias != null)
            WorkerPool.For(shape.Batch, new BiasBody<TElement>(bias, y, shape.OutChannels, shape.Output.Count));

        ForGroups(shape.Groups, new ForwardGroup<TLane, TElement>(x, w, y, shape, bias != null));
    }

    /// <summary>Sets every pixel of a sample to its channel's bias, which the products then add to.</summary>
    private readonly struct BiasBody<TElement>(TElement* bias, TElement* y, int channels, long pixels) : IParallelBody
        where TElement : unmanaged
    {
        private readonly TElement* _bias = bias;
        private readonly TElement* _y = y;

        public void Run(long block)
        {
            for (int channel = 0; channel < channels; channel++)
                new Span<TElement>(_y + (block * channels + channel) * pixels, (int)pixels).Fill(_bias[channel]);
        }
    }

    private readonly struct ForwardGroup<TLane, TElement>(
        TElement* x, TElement* w, TElement* y, ConvShape shape, bool accumulate) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _x = x;
        private readonly TElement* _w = w;
        private readonly TElement* _y = y;

        public void Run(long group)
        {
            int outputs = shape.OutPerGroup, pixels = (int)shape.Output.Count;
            long taps = shape.Taps, inputs = shape.Input.Count;
            TElement* xGroup = _x + group * shape.InPerGroup * inputs;
            TElement* yGroup = _y + group * outputs * pixels;
            StridedPanel<TElement> weights = new(_w + group * outputs * taps, 1, taps);
            long yItem = (long)shape.OutChannels * pixels, xItem = shape.InChannels * inputs;
            if (shape.Whole)
            {
                Gemm.Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
                    new(xGroup, 1, xItem), weights, yGroup, yItem, 0, 1, shape.Batch, outputs, taps, accumulate);
            }
            else if (shape.Pointwise)
            {
                Gemm.Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
                    weights, new(xGroup, pixels, 1, xItem), yGroup, pixels, yItem, shape.Batch, outputs, pixels, taps,
                    accumulate);
            }
            else
            {
                PatchMap<TElement> map = PatchMap<TElement>.Forward(xGroup, shape);
                Gemm.Run<TLane, TElement, StridedPanel<TElement>, PatchPanel<TElement>>(
                    weights, new(map), yGroup, pixels, yItem, shape.Batch, outputs, pixels, taps, accumulate);
            }
        }
    }
}
