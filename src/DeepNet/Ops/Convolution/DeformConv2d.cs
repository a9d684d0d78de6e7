namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A convolution over [batch, channels, height, width] whose kernel elements each look where an offset
    /// says, between the pixels.</summary>
    /// <param name="offset">[batch, 2 · offsetGroups · kernelHeight · kernelWidth, newHeight, newWidth]: how far down
    /// and how far right each element looks beyond its place.</param>
    /// <param name="weight">[outChannels, channels / groups, kernelHeight, kernelWidth].</param>
    /// <param name="bias">[outChannels], or null.</param>
    /// <param name="stride">Steps of the kernel; 1 if not given.</param>
    /// <param name="padding">Zeros on both sides; 0 if not given.</param>
    /// <param name="dilation">Distance of the kernel's elements; 1 if not given.</param>
    /// <param name="mask">[batch, offsetGroups · kernelHeight · kernelWidth, newHeight, newWidth] of factors, or
    /// null.</param>
    /// <returns>[batch, outChannels, newHeight, newWidth].</returns>
    /// <remarks>
    /// Bilinear sampling and a matrix product; differentiable any number of times. Dai et al., 2017,
    /// https://arxiv.org/abs/1703.06211, with masks Zhu et al., 2018, https://arxiv.org/abs/1811.11168;
    /// torchvision.ops.deform_conv2d.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public Tensor DeformConv2d(
        Tensor offset, Tensor weight, Tensor? bias = null, PerDim stride = default, PerDim padding = default,
        PerDim dilation = default, Tensor? mask = null)
    {
        const string Name = nameof(DeformConv2d);
        ArgumentNullException.ThrowIfNull(offset);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Low(this).DeformConv2d(
                cast.Low(offset), cast.Low(weight), cast.Low(bias), stride, padding, dilation, cast.Low(mask));
        }

        CheckConvolution(Name, 2, weight, bias);
        Check.SameKind(Name, this, offset);
        if (mask is not null)
            Check.SameKind(Name, this, mask);
        Check.Shape(Rank == 4, $"{Name}: input {Shape} must be [batch, channels, height, width].");
        if (DType.IsHalf())
        {
            return Cast(DType.Float32)
                .DeformConv2d(
                    offset.Cast(DType.Float32), weight.Cast(DType.Float32), bias?.Cast(DType.Float32), stride, padding,
                    dilation, mask?.Cast(DType.Float32))
                .Cast(DType);
        }

        (int batch, int channels, int outChannels) = (Shape[0], Shape[1], weight.Shape[0]);
        (PatchLine rows, PatchLine columns) = PatchLine.Resolve(
            Name, Shape[2], Shape[3], (weight.Shape[2], weight.Shape[3]), dilation, padding, stride);
        (int taps, int points) = (rows.Kernel * columns.Kernel, rows.Count * columns.Count);
        int groups = weight.Shape[1] == 0 ? 0 : channels / weight.Shape[1];
        Check.Shape(
            groups > 0 && groups * weight.Shape[1] == channels && outChannels % groups == 0,
            $"{Name}: weight {weight.Shape} does not divide the {channels} channels of input {Shape} into groups.");
        int parts = offset.Rank == 4 ? offset.Shape[1] / (2 * taps) : 0;
        Check.Shape(
            parts > 0 && channels % parts == 0
                && offset.Shape == new Shape(batch, 2 * parts * taps, rows.Count, columns.Count),
            $"{Name}: offset {offset.Shape} must be [{batch}, a multiple of {2 * taps}, {rows.Count}, "
                + $"{columns.Count}], in groups that divide the {channels} channels.");
        Check.Shape(
            mask is null || mask.Shape == new Shape(batch, parts * taps, rows.Count, columns.Count),
            $"{Name}: mask {mask?.Shape} must be [{batch}, {parts * taps}, {rows.Count}, {columns.Count}].");
        CheckBias(Name, bias, outChannels);

        Tensor moved = offset.Reshape(batch, parts, taps, 2, points);
        Tensor down = (moved.Select(3, 0) + DeformPlaces(rows, columns, true)).Reshape(batch * parts, taps * points);
        Tensor right = (moved.Select(3, 1) + DeformPlaces(rows, columns, false)).Reshape(batch * parts, taps * points);
        GridTaps seen = new GridAxis(Shape[2], InterpolationMode.Bilinear, GridPadding.Zeros, true).TapsAt(down);
        seen = seen.Times(
            new GridAxis(Shape[3], InterpolationMode.Bilinear, GridPadding.Zeros, true).TapsAt(right), Shape[3]);
        Tensor shares = mask is null ? seen.Weights : seen.Weights * mask.Reshape(batch * parts, taps * points, 1);
        Tensor patches = SamplePoints(
            Reshape(batch * parts, channels / parts, Shape[2] * Shape[3]), seen.Resolve(), shares);
        patches = patches.Reshape(batch, groups, channels / groups * taps, points);
        Tensor y = weight.Reshape(groups, outChannels / groups, channels / groups * taps).MatMul(patches)
            .Reshape(batch, outChannels, rows.Count, columns.Count);
        return bias is null ? y : y + bias.Reshape(outChannels, 1, 1);
    }

    /// <summary>Where the kernel's elements look without an offset, [taps, points].</summary>
    private Tensor DeformPlaces(PatchLine rows, PatchLine columns, bool isDown)
    {
        (int taps, int points) = (rows.Kernel * columns.Kernel, rows.Count * columns.Count);
        var places = new double[taps * points];
        for (int tap = 0; tap < taps; tap++)
        {
            for (int point = 0; point < points; point++)
            {
                places[(tap * points) + point] = isDown
                    ? rows.Place(tap / columns.Kernel, point / columns.Count)
                    : columns.Place(tap % columns.Kernel, point % columns.Count);
            }
        }

        return From<double>(places, [taps, points], Device).Cast(DType);
    }
}
