using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What Conv1d, Conv2d and Conv3d are.</summary>
    private Tensor Convolution(
        string name, int rank, Tensor weight, Tensor? bias, PerDim stride, ConvPadding padding, PerDim dilation,
        int groups)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Low(this).Convolution(
                name, rank, cast.Low(weight), cast.Low(bias), stride, padding, dilation, groups);
        }

        CheckConvolution(name, rank, weight, bias);
        if (DType.IsHalf() && !Backend.ConvolvesHalf(DType))
        {
            return Cast(DType.Float32)
                .Convolution(
                    name, rank, weight.Cast(DType.Float32), bias?.Cast(DType.Float32), stride, padding, dilation,
                    groups)
                .Cast(DType);
        }

        if (Rank == rank + 1)
        {
            return Reshape([1, .. Shape.AsSpan()])
                .Convolution(name, rank, weight, bias, stride, padding, dilation, groups).WithoutBatch();
        }

        int[] steps = stride.Resolve(name, nameof(stride), rank, 1);
        int[] distances = dilation.Resolve(name, nameof(dilation), rank, 1);
        (int[] begin, int[] end) = padding.Resolve(name, weight.Shape.AsSpan()[2..], steps, distances);
        ConvShape shape = ConvShape.Resolve(
            name, Sizes(this), Sizes(weight), steps, begin, end, distances, groups, out string? error)
            ?? throw new ShapeException(error!);
        CheckBias(name, bias, shape.OutChannels);
        return Convolve(name, this, weight, bias, shape);
    }

    /// <summary>
    /// What ConvTranspose1d, ConvTranspose2d and ConvTranspose3d are: the input gradient of a convolution.
    /// </summary>
    private Tensor TransposedConvolution(
        string name, int rank, Tensor weight, Tensor? bias, PerDim stride, PerDim padding, PerDim outputPadding,
        int groups, PerDim dilation)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Low(this).TransposedConvolution(
                name, rank, cast.Low(weight), cast.Low(bias), stride, padding, outputPadding, groups, dilation);
        }

        CheckConvolution(name, rank, weight, bias);
        if (DType.IsHalf() && !Backend.ConvolvesHalf(DType))
        {
            return Cast(DType.Float32)
                .TransposedConvolution(
                    name, rank, weight.Cast(DType.Float32), bias?.Cast(DType.Float32), stride, padding, outputPadding,
                    groups, dilation)
                .Cast(DType);
        }

        if (Rank == rank + 1)
        {
            return Reshape([1, .. Shape.AsSpan()])
                .TransposedConvolution(name, rank, weight, bias, stride, padding, outputPadding, groups, dilation)
                .WithoutBatch();
        }

        ConvShape shape = ConvShape.ResolveTransposed(
            name, Sizes(this), Sizes(weight), stride.Resolve(name, nameof(stride), rank, 1),
            padding.Resolve(name, nameof(padding), rank, 0),
            outputPadding.Resolve(name, nameof(outputPadding), rank, 0),
            dilation.Resolve(name, nameof(dilation), rank, 1), groups, out string? error)
            ?? throw new ShapeException(error!);
        CheckBias(name, bias, shape.InChannels);
        Tensor y = ConvolveInputGrad(name, this, weight, shape);
        return bias is null ? y : y + bias.Reshape([bias.Shape[0], .. Enumerable.Repeat(1, rank)]);
    }

    /// <summary>y = x ⋆ w + b.</summary>
    private static Tensor Convolve(string name, Tensor x, Tensor w, Tensor? b, ConvShape shape)
    {
        Tensor y = x.New(Sizes(shape, shape.OutChannels, shape.Output));
        x.Backend.Convolve(x.Detach().Contiguous(), w.Detach().Contiguous(), b?.Detach().Contiguous(), y, shape);
        return y.TrackJoint(name, [x, w, b], dy => ConvolveGrads(name, x, w, b, dy, shape));
    }

    private static Tensor?[] ConvolveGrads(string name, Tensor x, Tensor w, Tensor? b, Tensor dy, ConvShape shape)
    {
        Tensor? dx = null, dw = null;
        if (x.RequiresGrad && w.RequiresGrad && !GradMode.IsEnabled)
        {
            (dx, dw) = (dy.New(Sizes(shape, shape.InChannels, shape.Input)), x.New(w.Shape));
            dy.Backend.ConvolveGrads(
                x.Detach().Contiguous(), dy.Detach().Contiguous(), w.Detach().Contiguous(), dx, dw, shape);
        }
        else
        {
            if (x.RequiresGrad)
                dx = ConvolveInputGrad(name + "InputGrad", dy, w, shape);
            if (w.RequiresGrad)
                dw = ConvolveWeightGrad(name + "WeightGrad", x, dy, w.Shape, shape);
        }

        return [dx, dw, b is { RequiresGrad: true } ? BiasGrad(dy).Cast(b.DType) : null];
    }

    /// <summary>Sums of lines as they lie, then of samples; of 16-bit types as Float32 up to the end.</summary>
    private static Tensor BiasGrad(Tensor dy)
    {
        Tensor x = dy.DType.IsHalf() ? dy.Cast(DType.Float32) : dy;
        return x.Sum([.. Enumerable.Range(2, dy.Rank - 2)]).Sum(0);
    }

    /// <summary>dx = ∂(dy · (x ⋆ w))/∂x, linear in dy and in w.</summary>
    private static Tensor ConvolveInputGrad(string name, Tensor dy, Tensor w, ConvShape shape)
    {
        Tensor dx = dy.New(Sizes(shape, shape.InChannels, shape.Input));
        dy.Backend.ConvolveInputGrad(dy.Detach().Contiguous(), w.Detach().Contiguous(), dx, shape);
        return dx.Track(
            name,
            (dy, g => Convolve(name + "Grad", g, w, null, shape)),
            (w, g => ConvolveWeightGrad(name + "WeightGrad", g, dy, w.Shape, shape)));
    }

    /// <summary>dw = ∂(dy · (x ⋆ w))/∂w, linear in x and in dy.</summary>
    private static Tensor ConvolveWeightGrad(string name, Tensor x, Tensor dy, Shape weight, ConvShape shape)
    {
        Tensor dw = x.New(weight);
        x.Backend.ConvolveWeightGrad(x.Detach().Contiguous(), dy.Detach().Contiguous(), dw, shape);
        return dw.Track(
            name,
            (x, g => ConvolveInputGrad(name + "InputGrad", dy, g, shape)),
            (dy, g => Convolve(name + "Grad", x, g, null, shape)));
    }

    private void CheckConvolution(string name, int rank, Tensor weight, Tensor? bias)
    {
        ArgumentNullException.ThrowIfNull(weight);
        Check.SameKind(name, this, weight);
        Check.Floating(name, this);
        if (bias is not null)
            Check.SameKind(name, this, bias);
        Check.Shape(
            Rank == rank + 1 || Rank == rank + 2,
            $"{name}: input {Shape} must have {rank + 2} dims [batch, channels, spatial…], "
                + $"or {rank + 1} without batch.");
        Check.Shape(
            weight.Rank == rank + 2,
            $"{name}: weight {weight.Shape} must have {rank + 2} dims: two of channels and {rank} of the kernel.");
    }

    private static void CheckBias(string name, Tensor? bias, int channels) =>
        Check.Shape(
            bias is null || (bias.Rank == 1 && bias.Shape[0] == channels),
            $"{name}: bias {bias?.Shape} must be [{channels}], one number per output channel.");

    private Tensor WithoutBatch() => Reshape(Shape.AsSpan()[1..]);

    private static long[] Sizes(Tensor x) => [.. x.Shape.Select(size => (long)size)];

    private static Shape Sizes(in ConvShape shape, int channels, Extent spatial) => shape.SpatialRank switch
    {
        1 => [shape.Batch, channels, spatial.Width],
        2 => [shape.Batch, channels, spatial.Height, spatial.Width],
        _ => [shape.Batch, channels, spatial.Depth, spatial.Height, spatial.Width],
    };
}
