using System.Numerics;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Gpu.Vendor;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

/// <summary>Convolutions as matrix products whose factors are computed while they are loaded: no image is copied.
/// </summary>
/// <remarks>A batch is a group of channels.</remarks>
internal sealed partial class GpuBackend
{
    /// <summary>Room to count on to the end of a tile and of the next panel.</summary>
    private const int MostColumns = int.MaxValue - 4096;

    private static readonly Extent s_one = new(1, 1, 1);

    public override bool ConvolvesHalf(DType dtype) => Libraries.CanConvolve(dtype);

    public override void Convolve(Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvShape shape) =>
        Convolve(ConvolutionProduct.Forward, x, w, bias, y, shape);

    public override void ConvolveInputGrad(Tensor dy, Tensor w, Tensor dx, in ConvShape shape) =>
        Convolve(ConvolutionProduct.BackwardData, w, dy, null, dx, shape);

    public override void ConvolveWeightGrad(Tensor x, Tensor dy, Tensor dw, in ConvShape shape) =>
        Convolve(ConvolutionProduct.BackwardFilter, x, dy, null, dw, shape);

    /// <summary>One of the products by this project's own kernels.</summary>
    public void ConvolveByKernels(
        ConvolutionProduct product, Tensor first, Tensor second, Tensor? bias, Tensor result, in ConvShape shape)
    {
        using var held = new Held(first, second, bias, result);
        switch (result.DType)
        {
            case DType.Float32:
                Convolve<float>(product, first, second, bias, result, shape);
                break;
            case DType.Float64:
                Convolve<double>(product, first, second, bias, result, shape);
                break;
            case DType.Float16 or DType.BFloat16:
                Tensor wide = Tensor.Empty(result.Shape, DType.Float32, Device);
                ConvolveByKernels(product, Wide(first), Wide(second), Wide(bias), wide, shape);
                Cast(wide, result);
                break;
            default:
                throw Unexpected(result.DType);
        }
    }

    private void Convolve(
        ConvolutionProduct product, Tensor first, Tensor second, Tensor? bias, Tensor result, in ConvShape shape)
    {
        using var held = new Held(first, second, bias, result);
        if (!Libraries.Convolve(product, first, second, bias, result, shape))
            ConvolveByKernels(product, first, second, bias, result, shape);
    }

    private void Convolve<T>(
        ConvolutionProduct product, Tensor first, Tensor second, Tensor? bias, Tensor result, in ConvShape shape)
        where T : unmanaged, INumber<T>
    {
        switch (product)
        {
            case ConvolutionProduct.Forward:
                Convolve<T>(first, second, bias, result, shape);
                break;
            case ConvolutionProduct.BackwardData:
                ConvolveInputGrad<T>(second, first, result, shape);
                break;
            default:
                ConvolveWeightGrad<T>(first, second, result, shape);
                break;
        }
    }

    /// <summary>y[channel, sample · pixel] = Σ over taps w[channel, tap] · x[tap, sample · pixel].</summary>
    private void Convolve<T>(Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvShape shape)
        where T : unmanaged, INumber<T>
    {
        if (y.Count == 0)
            return;
        if (IsPointwise(shape))
        {
            ConvolvePointwise<T>(w, isTurned: false, x, bias, y, shape);
            return;
        }

        int taps = (int)shape.Taps, columns = Columns(shape, shape.Output);
        Layout weights = Groups(shape, shape.OutPerGroup * shape.Taps);
        var left = new GemmOperand<T>(w, weights, shape.OutPerGroup, taps, taps, 1);
        var right = new GemmPatches<T>(
            x.View<T>(), columns, new GemmGrid(shape.Output), shape.InChannels * shape.Input.Count, shape.Stride,
            new GemmGrid(shape.Kernel), shape.Input.Count, shape.Dilation, Negative(shape.PaddingBegin), shape.Input,
            GemmOrder.Lines);
        GemmImages<T> result = ImagesOf<T>(y, bias, shape.OutChannels, shape.OutPerGroup, columns, shape.Output);
        var batches = new StrideWalk(weights, Groups(shape, shape.InPerGroup * shape.Input.Count));
        var product = new GemmShape(shape.Groups, shape.OutPerGroup, columns, taps);
        if (WayOf(product) == GemmWay.Tiles && left.IsWide)
        {
            Multiply<T, GemmWide<T>, GemmPatches<T>, GemmImages<T>>(
                left.Wide, right, result, batches, product);
        }
        else
        {
            Multiply<T, GemmStrided<T>, GemmPatches<T>, GemmImages<T>>(
                left.Strided, right, result, batches, product);
        }
    }

    /// <summary>dx[channel, sample · pixel] = Σ over channels and taps of w[·, channel, tap] · dy where the tap of
    /// the pixel is.</summary>
    private void ConvolveInputGrad<T>(Tensor dy, Tensor w, Tensor dx, in ConvShape shape)
        where T : unmanaged, INumber<T>
    {
        if (dx.Count == 0)
            return;
        if (IsPointwise(shape))
        {
            ConvolvePointwise<T>(w, isTurned: true, dy, null, dx, shape);
            return;
        }

        var batches = new StrideWalk(
            Groups(shape, shape.OutPerGroup * shape.Taps), Groups(shape, shape.OutPerGroup * shape.Output.Count));
        if (!shape.Stride.All(1))
        {
            for (int phase = 0; phase < shape.Stride.Count; phase++)
                ConvolvePhase<T>(dy, w, dx, batches, shape, phase);
            return;
        }

        int taps = (int)shape.Kernel.Count, columns = Columns(shape, shape.Input);
        var left = new GemmRuns<T>(w.View<T>(), shape.InPerGroup, taps, new GemmDivisor(taps), shape.Taps);
        var right = new GemmPatches<T>(
            dy.View<T>(), columns, new GemmGrid(shape.Input), shape.OutChannels * shape.Output.Count, s_one,
            new GemmGrid(shape.Kernel), shape.Output.Count, Negative(shape.Dilation), shape.PaddingBegin, shape.Output,
            GemmOrder.Lines);
        Multiply<T, GemmRuns<T>, GemmPatches<T>, GemmImages<T>>(
            left, right, ImagesOf<T>(dx, null, shape.InChannels, shape.InPerGroup, columns, shape.Input), batches,
            new GemmShape(shape.Groups, shape.InPerGroup, columns, checked(shape.OutPerGroup * taps)));
    }

    /// <summary>The same for the pixels whose places leave one remainder when divided by the stride: they meet the same
    /// taps, so no product is in vain.</summary>
    private void ConvolvePhase<T>(
        Tensor dy, Tensor w, Tensor dx, in StrideWalk batches, in ConvShape shape, int phase)
        where T : unmanaged, INumber<T>
    {
        (int rest, int atWidth) = Math.DivRem(phase, shape.Stride.Width);
        (int atDepth, int atHeight) = Math.DivRem(rest, shape.Stride.Height);
        var depth = ConvPhase.Of(
            atDepth, shape.Input.Depth, shape.Kernel.Depth, shape.Stride.Depth, shape.PaddingBegin.Depth,
            shape.Dilation.Depth);
        var height = ConvPhase.Of(
            atHeight, shape.Input.Height, shape.Kernel.Height, shape.Stride.Height, shape.PaddingBegin.Height,
            shape.Dilation.Height);
        var width = ConvPhase.Of(
            atWidth, shape.Input.Width, shape.Kernel.Width, shape.Stride.Width, shape.PaddingBegin.Width,
            shape.Dilation.Width);
        var pixels = new Extent(depth.Pixels, height.Pixels, width.Pixels);
        if (pixels.Count == 0)
            return;

        // Pixels that no tap meets are sums over nothing.
        var taps = new Extent(depth.Taps, height.Taps, width.Taps);
        var tapGrid = new GemmGrid(taps.Count == 0 ? s_one : taps);
        int columns = Columns(shape, pixels);
        var left = new GemmPatches<T>(
            w.View<T>(), shape.InPerGroup, new GemmGrid(s_one), shape.Kernel.Count, s_one, tapGrid, shape.Taps,
            new Extent(depth.TapStep, height.TapStep, width.TapStep),
            new Extent(depth.FirstTap, height.FirstTap, width.FirstTap), shape.Kernel, GemmOrder.Steps);
        var right = new GemmPatches<T>(
            dy.View<T>(), columns, new GemmGrid(pixels), shape.OutChannels * shape.Output.Count, s_one, tapGrid,
            shape.Output.Count, new Extent(-depth.Step, -height.Step, -width.Step),
            new Extent(depth.Origin, height.Origin, width.Origin), shape.Output, GemmOrder.Lines);
        var result = new GemmPhase<T>(
            dx.View<T>(), shape.InChannels, shape.InPerGroup, columns, new GemmGrid(pixels), shape.Input,
            new Extent(atDepth, atHeight, atWidth), shape.Stride);
        Multiply<T, GemmPatches<T>, GemmPatches<T>, GemmPhase<T>>(
            left, right, result, batches,
            new GemmShape(shape.Groups, shape.InPerGroup, columns, checked(shape.OutPerGroup * (int)taps.Count)));
    }

    /// <summary>dw[channel, tap] = Σ over samples and pixels dy[channel, ·] · x[tap, ·].</summary>
    private void ConvolveWeightGrad<T>(Tensor x, Tensor dy, Tensor dw, in ConvShape shape)
        where T : unmanaged, INumber<T>
    {
        if (dw.Count == 0)
            return;
        int taps = (int)shape.Taps, pixels = (int)shape.Output.Count;
        var left = new GemmRuns<T>(
            dy.View<T>(), shape.OutPerGroup, pixels, new GemmDivisor(pixels), (long)shape.OutChannels * pixels);
        var right = new GemmPatches<T>(
            x.View<T>(), taps, new GemmGrid(shape.Kernel), shape.Input.Count, shape.Dilation,
            new GemmGrid(shape.Output), shape.InChannels * shape.Input.Count, shape.Stride,
            Negative(shape.PaddingBegin), shape.Input, GemmOrder.Steps);
        var batches = new StrideWalk(
            Groups(shape, (long)shape.OutPerGroup * pixels), Groups(shape, shape.InPerGroup * shape.Input.Count));
        Multiply<T, GemmRuns<T>, GemmPatches<T>, GemmRows<T>>(
            left, right, RowsOf<T>(dw, shape.OutPerGroup, taps), batches,
            new GemmShape(shape.Groups, shape.OutPerGroup, taps, Columns(shape, shape.Output)));
    }

    private bool IsPointwise(in ConvShape shape) => shape.Pointwise && shape.Input.Count >= 2 * GemmSide;

    /// <summary>Pixels as they lie: a product per sample and group with the image itself.</summary>
    private void ConvolvePointwise<T>(
        Tensor w, bool isTurned, Tensor x, Tensor? bias, Tensor y, in ConvShape shape)
        where T : unmanaged, INumber<T>
    {
        (int channels, int rows, int depth) = isTurned
            ? (shape.InChannels, shape.InPerGroup, shape.OutPerGroup)
            : (shape.OutChannels, shape.OutPerGroup, shape.InPerGroup);
        int pixels = (int)shape.Input.Count;
        long image = (long)depth * pixels;
        var samples = new Shape([shape.Batch, shape.Groups]);
        Multiply(
            new GemmOperand<T>(
                w, new Layout(samples, [0, (long)rows * depth], 0), rows, isTurned ? 1 : depth, depth,
                isTurned ? rows : 1),
            new GemmOperand<T>(
                x, new Layout(samples, [shape.Groups * image, image], 0), pixels, 1, depth, pixels),
            ImagesOf<T>(y, bias, channels, rows, pixels, shape.Input),
            new GemmShape((long)shape.Batch * shape.Groups, rows, pixels, depth));
    }

    private static GemmImages<T> ImagesOf<T>(
        Tensor y, Tensor? bias, int channels, int rows, int columns, Extent size)
        where T : unmanaged, INumber<T>
    {
        ArrayView<T> view = y.View<T>();
        int pixels = (int)size.Count;
        return new GemmImages<T>(
            view, view.Cast<GemmQuad<T>>(), (bias ?? y).View<T>(), channels, rows, columns, new GemmDivisor(pixels),
            pixels % 4 == 0 && y.Layout.Offset % 4 == 0 ? 1 : 0, bias is null ? 0 : 1);
    }

    private static Layout Groups(in ConvShape shape, long stride) => new(new Shape([shape.Groups]), [stride], 0);

    private static Extent Negative(Extent x) => new(-x.Depth, -x.Height, -x.Width);

    private static int Columns(in ConvShape shape, Extent size)
    {
        long columns = shape.Batch * size.Count;
        return columns <= MostColumns
            ? (int)columns
            : throw new NotSupportedException(
                $"Convolution: {shape.Batch} samples of {size.Count} pixels are more than a GPU can number. "
                + "Use smaller batches.");
    }

    /// <summary>Along one dim: the pixels first, first + stride, … and the taps that meet them.</summary>
    /// <param name="Pixels">How many pixels.</param>
    /// <param name="FirstTap">The first tap that meets one.</param>
    /// <param name="TapStep">From one such tap to the next.</param>
    /// <param name="Taps">How many such taps.</param>
    /// <param name="Origin">Which output the first pixel reaches by the first tap.</param>
    /// <param name="Step">How many outputs before it by the next one.</param>
    private readonly record struct ConvPhase(int Pixels, int FirstTap, int TapStep, int Taps, int Origin, int Step)
    {
        public static ConvPhase Of(int first, int size, int kernel, int stride, int padding, int dilation)
        {
            int pixels = first < size ? ((size - first - 1) / stride) + 1 : 0;
            int step = stride / (int)BigInteger.GreatestCommonDivisor(stride, dilation), tap = 0;
            while (tap < step && (first + padding - ((long)tap * dilation)) % stride != 0)
                tap++;
            return tap < Math.Min(step, kernel)
                ? new ConvPhase(
                    pixels, tap, step, ((kernel - tap - 1) / step) + 1,
                    (int)((first + padding - ((long)tap * dilation)) / stride), (int)((long)step * dilation / stride))
                : new ConvPhase(pixels, 0, 1, 0, 0, 0);
        }
    }
}
