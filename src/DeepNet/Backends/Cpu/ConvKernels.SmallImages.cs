using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// Convolutions with a few output pixels per sample: the pixels of all samples are the columns of one product.
/// </summary>
internal static unsafe partial class ConvKernels
{
    // Pixels that do not fill a panel, and elements of a patch matrix that stay in the last cache.
    private const int SmallPixels = PanelTile.Panel;
    private const long SmallElements = 1 << 22;

    private static bool UseMerged(in ConvShape shape) =>
        shape.Groups == 1 && shape.Batch > 1 && !shape.Whole && !shape.Pointwise
        && shape.Output.Count < SmallPixels
        && shape.Batch * shape.Output.Count * (shape.Taps + shape.OutChannels) <= SmallElements;

    private static void MergedForward<TLane, TElement>(
        TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        int columns = shape.Batch * (int)shape.Output.Count, taps = (int)shape.Taps;
        TElement* patches = KernelScratch.Get<TElement>(
            ScratchSlot.Convolution, (long)columns * (taps + shape.OutChannels));
        TElement* products = patches + (long)columns * taps;
        WorkerPool.For(taps, new MergePatches<TElement>(x, patches, shape));
        Gemm.Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
            new(w, 1, taps), new(patches, columns, 1), products, columns, 0, 1, shape.OutChannels, columns, taps,
            false);
        WorkerPool.For(shape.Batch, new SpreadPixels<TElement>(products, bias, y, shape));
    }

    private static void MergedInputGradient<TLane, TElement>(
        TElement* dy, TElement* w, TElement* dx, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        int columns = shape.Batch * (int)shape.Output.Count, taps = (int)shape.Taps;
        TElement* patches = KernelScratch.Get<TElement>(
            ScratchSlot.Convolution, (long)columns * (taps + shape.OutChannels));
        TElement* gradients = patches + (long)columns * taps;
        WorkerPool.For(shape.OutChannels, new MergePixels<TElement>(dy, gradients, shape));
        Gemm.Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
            new(w, taps, 1), new(gradients, columns, 1), patches, columns, 0, 1, taps, columns, shape.OutChannels,
            false);
        WorkerPool.For(shape.InChannels, new SpreadPatches<TLane, TElement>(patches, dx, shape));
    }

    /// <summary>One tap of the pixels of all samples.</summary>
    private readonly struct MergePatches<TElement>(TElement* x, TElement* patches, ConvShape shape) : IParallelBody
        where TElement : unmanaged
    {
        private readonly TElement* _patches = patches;
        private readonly PatchMap<TElement> _map = PatchMap<TElement>.Forward(x, shape);

        public void Run(long block)
        {
            int pixels = (int)shape.Output.Count;
            Tap tap = new(block, shape.Kernel), first = default;
            TElement* to = _patches + block * shape.Batch * pixels;
            for (int sample = 0; sample < shape.Batch; sample++, to += pixels)
                _map.Fill(sample, tap, first, pixels, to, false);
        }
    }

    /// <summary>One output channel of the pixels of all samples.</summary>
    private readonly struct MergePixels<TElement>(TElement* dy, TElement* gradients, ConvShape shape) : IParallelBody
        where TElement : unmanaged
    {
        private readonly TElement* _dy = dy;
        private readonly TElement* _gradients = gradients;

        public void Run(long block)
        {
            int pixels = (int)shape.Output.Count;
            TElement* from = _dy + block * pixels, to = _gradients + block * shape.Batch * pixels;
            for (int sample = 0; sample < shape.Batch; sample++, from += (long)shape.OutChannels * pixels)
            {
                for (int pixel = 0; pixel < pixels; pixel++)
                    *to++ = from[pixel];
            }
        }
    }

    /// <summary>The output of one sample, with its bias.</summary>
    private readonly struct SpreadPixels<TElement>(TElement* products, TElement* bias, TElement* y, ConvShape shape)
        : IParallelBody
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _products = products;
        private readonly TElement* _bias = bias;
        private readonly TElement* _y = y;

        public void Run(long block)
        {
            int pixels = (int)shape.Output.Count;
            TElement* to = _y + block * shape.OutChannels * pixels;
            for (int channel = 0; channel < shape.OutChannels; channel++)
            {
                TElement* from = _products + (channel * (long)shape.Batch + block) * pixels;
                TElement bias = _bias == null ? default : _bias[channel];
                for (int pixel = 0; pixel < pixels; pixel++)
                    *to++ = from[pixel] + bias;
            }
        }
    }

    /// <summary>dx of one input channel of all samples.</summary>
    private readonly struct SpreadPatches<TLane, TElement>(TElement* patches, TElement* dx, ConvShape shape)
        : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _patches = patches;
        private readonly TElement* _dx = dx;

        public void Run(long block)
        {
            long pixels = shape.Output.Count, columns = shape.Batch * pixels;
            for (int sample = 0; sample < shape.Batch; sample++)
            {
                ColumnGradient<TLane, TElement>.Gather(
                    _patches + block * shape.Kernel.Count * columns + sample * pixels, columns,
                    _dx + (sample * (long)shape.InChannels + block) * shape.Input.Count, shape);
            }
        }
    }
}
