using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // With fewer input channels a gathered patch is multiplied too few times to be worth gathering.
    private const int GatherChannels = 16;

    // Columns of one task: they stay in the second cache until they are added up.
    private const long ColumnElements = 1 << 17;

    /// <inheritdoc cref="Forward{TLane, TElement}(TElement*, TElement*, TElement*, TElement*, in ConvShape)"/>
    internal static void InputGradient<TLane, TElement>(TElement* dy, TElement* w, TElement* dx, in ConvShape shape)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        if (UseDepthwise3(shape))
        {
            Depthwise3<TLane, TElement, ValueSweep>.InputGradient(dy, w, dx, shape);
            return;
        }

        if (shape.Depthwise)
        {
            WorkerPool.For(
                (long)shape.Batch * shape.InChannels, new DepthwiseInputGradient<TLane, TElement>(dy, w, dx, shape));
            return;
        }

        if (UsePlanes(shape))
        {
            PointwiseConvolution<TLane, TElement>.InputGradient(dy, w, dx, shape);
            return;
        }

        if (UseSamples<TElement>(shape))
        {
            SampleConvolution<TLane, TElement>.Run(dy, w, null, dx, shape, true);
            return;
        }

        if (UseFewBackward<TElement>(shape))
        {
            FewInputGradient<TLane, TElement>(dy, w, dx, shape);
            return;
        }

        if (UseWinograd<TElement>(shape))
        {
            WinogradInputGradient<TLane, TElement>(dy, w, dx, shape);
            return;
        }

        if (UseMerged(shape))
        {
            MergedInputGradient<TLane, TElement>(dy, w, dx, shape);
            return;
        }

        if (UseStrideTwoBackward<TElement>(shape))
        {
            StrideTwoConvolution<TLane, TElement>.InputGradient(dy, w, dx, shape);
            return;
        }

        if (UseDirect<TElement>(shape) && !shape.Pointwise)
        {
            if (UsePixels(shape))
                PixelConvolution<TLane, TElement>.InputGradient(dy, w, dx, shape);
            else
                DirectInputGradient<TLane, TElement>.Compute(dy, w, dx, shape);
            return;
        }

        bool gather = shape.Stride.All(1) && shape.InPerGroup >= GatherChannels;
        if (gather || shape.Whole || shape.Pointwise)
        {
            ForGroups(shape.Groups, new InputGradientGroup<TLane, TElement>(dy, w, dx, shape));
            return;
        }

        long perChannel = shape.Kernel.Count * shape.Output.Count;
        int channels = (int)Math.Clamp(ColumnElements / perChannel, 1, shape.InPerGroup);
        int blocks = (shape.InPerGroup + channels - 1) / channels;
        WorkerPool.For(
            (long)shape.Batch * shape.Groups * blocks, new ColumnGradient<TLane, TElement>(dy, w, dx, shape, channels));
    }

    /// <summary>
    /// Stride 1, or one pixel: a convolution of dy with the kernel turned around, input and output channels swapped.
    /// </summary>
    private readonly struct InputGradientGroup<TLane, TElement>(
        TElement* dy, TElement* w, TElement* dx, ConvShape shape) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _dy = dy;
        private readonly TElement* _w = w;
        private readonly TElement* _dx = dx;

        public void Run(long group)
        {
            int channels = shape.InPerGroup, outputs = shape.OutPerGroup, inputs = (int)shape.Input.Count;
            long pixels = shape.Output.Count, kernel = shape.Kernel.Count;
            TElement* wGroup = _w + group * outputs * shape.Taps;
            TElement* dyGroup = _dy + group * outputs * pixels;
            TElement* dxGroup = _dx + group * channels * inputs;
            long dyItem = shape.OutChannels * pixels, dxItem = (long)shape.InChannels * inputs;
            if (shape.Whole)
            {
                Gemm.Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
                    new(dyGroup, 1, dyItem), new(wGroup, shape.Taps, 1), dxGroup, dxItem, 0, 1, shape.Batch,
                    (int)shape.Taps, outputs, false);
            }
            else if (shape.Pointwise)
            {
                Gemm.Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
                    new(wGroup, channels, 1), new(dyGroup, pixels, 1, dyItem), dxGroup, inputs, dxItem, shape.Batch,
                    channels, inputs, outputs, false);
            }
            else
            {
                PatchMap<TElement> map = PatchMap<TElement>.Backward(dyGroup, shape);
                Gemm.Run<TLane, TElement, StackedPanel<TElement>, PatchPanel<TElement>>(
                    new(wGroup, kernel, shape.Taps, kernel), new(map), dxGroup, inputs, dxItem, shape.Batch, channels,
                    inputs, outputs * kernel, false);
            }
        }
    }

    /// <summary>
    /// Other strides, few channels: columns Wᵀ · dy of some channels of one sample, then added to where they belong,
    /// tap by tap.
    /// </summary>
    private readonly struct ColumnGradient<TLane, TElement>(
        TElement* dy, TElement* w, TElement* dx, ConvShape shape, int channels) : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _dy = dy;
        private readonly TElement* _w = w;
        private readonly TElement* _dx = dx;

        public void Run(long block)
        {
            int perGroup = shape.InPerGroup;
            int blocks = (perGroup + channels - 1) / channels;
            int first = (int)(block % blocks) * channels;
            int count = Math.Min(channels, perGroup - first);
            long group = block / blocks % shape.Groups;
            long sample = block / blocks / shape.Groups;

            int pixels = (int)shape.Output.Count;
            long kernel = shape.Kernel.Count, inputs = shape.Input.Count;
            TElement* columns = KernelScratch.Get<TElement>(ScratchSlot.Convolution, count * kernel * pixels);
            TElement* wBlock = _w + group * shape.OutPerGroup * shape.Taps + first * kernel;
            TElement* dyGroup = _dy + (sample * shape.OutChannels + group * shape.OutPerGroup) * pixels;
            Gemm.Run<TLane, TElement, StridedPanel<TElement>, StridedPanel<TElement>>(
                new(wBlock, shape.Taps, 1), new(dyGroup, pixels, 1), columns, pixels, 0, 1, (int)(count * kernel),
                pixels, shape.OutPerGroup, false);

            TElement* planes = _dx + (sample * shape.InChannels + group * perGroup + first) * inputs;
            for (int channel = 0; channel < count; channel++)
                Gather(columns + channel * kernel * pixels, pixels, planes + channel * inputs, shape);
        }

        public static void Gather(TElement* columns, long tapStride, TElement* plane, in ConvShape shape)
        {
            Extent input = shape.Input, kernel = shape.Kernel, output = shape.Output;
            Extent stride = shape.Stride, dilation = shape.Dilation, begin = shape.PaddingBegin;
            new Span<TElement>(plane, (int)input.Count).Clear();
            for (int kz = 0; kz < kernel.Depth; kz++)
            {
                for (int ky = 0; ky < kernel.Height; ky++)
                {
                    for (int kx = 0; kx < kernel.Width; kx++, columns += tapStride)
                    {
                        TElement* from = columns;
                        for (int oz = 0; oz < output.Depth; oz++)
                        {
                            int z = oz * stride.Depth + kz * dilation.Depth - begin.Depth;
                            for (int oy = 0; oy < output.Height; oy++, from += output.Width)
                            {
                                int y = oy * stride.Height + ky * dilation.Height - begin.Height;
                                if ((uint)z < (uint)input.Depth && (uint)y < (uint)input.Height)
                                {
                                    Add(
                                        from, output.Width, plane + ((long)z * input.Height + y) * input.Width,
                                        input.Width, kx * dilation.Width - begin.Width, stride.Width);
                                }
                            }
                        }
                    }
                }
            }
        }

        private static void Add(TElement* from, int count, TElement* line, int width, int x, int step)
        {
            int i = Math.Min(count, x >= 0 ? 0 : (step - 1 - x) / step);
            int end = x >= width ? 0 : Math.Min(count, (width - 1 - x) / step + 1);
            if (step == 1)
            {
                for (; i + TLane.Count <= end; i += TLane.Count)
                    TLane.Store(TLane.Load(line + x + i) + TLane.Load(from + i), line + x + i);
            }

            for (; i < end; i++)
                line[x + i * step] += from[i];
        }
    }
}
