using System.Numerics;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
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

    public override void Convolve(Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvShape shape)
    {
        switch (y.DType)
        {
            case DType.Float32:
                Convolve<float>(x, w, bias, y, shape);
                break;
            case DType.Float64:
                Convolve<double>(x, w, bias, y, shape);
                break;
            default:
                throw Unexpected(y.DType);
        }

        GC.KeepAlive(bias);
        KeepAlive(x, w, y);
    }

    public override void ConvolveInputGrad(Tensor dy, Tensor w, Tensor dx, in ConvShape shape)
    {
        switch (dx.DType)
        {
            case DType.Float32:
                ConvolveInputGrad<float>(dy, w, dx, shape);
                break;
            case DType.Float64:
                ConvolveInputGrad<double>(dy, w, dx, shape);
                break;
            default:
                throw Unexpected(dx.DType);
        }

        KeepAlive(dy, w, dx);
    }

    public override void ConvolveWeightGrad(Tensor x, Tensor dy, Tensor dw, in ConvShape shape)
    {
        switch (dw.DType)
        {
            case DType.Float32:
                ConvolveWeightGrad<float>(x, dy, dw, shape);
                break;
            case DType.Float64:
                ConvolveWeightGrad<double>(x, dy, dw, shape);
                break;
            default:
                throw Unexpected(dw.DType);
        }

        KeepAlive(x, dy, dw);
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
        var right = new GemmPatches<T, GemmDense>(
            x.View<T>(), columns, new GemmGrid(shape.Output), shape.InChannels * shape.Input.Count, shape.Stride,
            new GemmGrid(shape.Kernel), shape.Input.Count, shape.Dilation, Negative(shape.PaddingBegin), shape.Input,
            s_one, GemmOrder.Lines);
        GemmImages<T> result = ImagesOf<T>(y, bias, shape.OutChannels, shape.OutPerGroup, columns, shape.Output);
        var batches = new StrideWalk(weights, Groups(shape, shape.InPerGroup * shape.Input.Count));
        var product = new GemmShape(shape.Groups, shape.OutPerGroup, columns, taps);
        if (WayOf(product) == GemmWay.Tiles && left.IsWide)
        {
            Multiply<T, GemmWide<T>, GemmPatches<T, GemmDense>, GemmImages<T>>(
                left.Wide, right, result, batches, product);
        }
        else
        {
            Multiply<T, GemmStrided<T>, GemmPatches<T, GemmDense>, GemmImages<T>>(
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

        int taps = (int)shape.Kernel.Count, columns = Columns(shape, shape.Input);
        var left = new GemmRuns<T>(w.View<T>(), shape.InPerGroup, taps, new GemmDivisor(taps), shape.Taps);
        var right = new GemmPatches<T, GemmSpread>(
            dy.View<T>(), columns, new GemmGrid(shape.Input), shape.OutChannels * shape.Output.Count, s_one,
            new GemmGrid(shape.Kernel), shape.Output.Count, Negative(shape.Dilation), shape.PaddingBegin, shape.Output,
            shape.Stride, GemmOrder.Lines);
        var batches = new StrideWalk(
            Groups(shape, shape.OutPerGroup * shape.Taps), Groups(shape, shape.OutPerGroup * shape.Output.Count));
        Multiply<T, GemmRuns<T>, GemmPatches<T, GemmSpread>, GemmImages<T>>(
            left, right, ImagesOf<T>(dx, null, shape.InChannels, shape.InPerGroup, columns, shape.Input), batches,
            new GemmShape(shape.Groups, shape.InPerGroup, columns, checked(shape.OutPerGroup * taps)));
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
        var right = new GemmPatches<T, GemmDense>(
            x.View<T>(), taps, new GemmGrid(shape.Kernel), shape.Input.Count, shape.Dilation,
            new GemmGrid(shape.Output), shape.InChannels * shape.Input.Count, shape.Stride,
            Negative(shape.PaddingBegin), shape.Input, s_one, GemmOrder.Steps);
        var batches = new StrideWalk(
            Groups(shape, (long)shape.OutPerGroup * pixels), Groups(shape, shape.InPerGroup * shape.Input.Count));
        Multiply<T, GemmRuns<T>, GemmPatches<T, GemmDense>, GemmRows<T>>(
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

    private static void KeepAlive(Tensor a, Tensor b, Tensor c)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }
}
