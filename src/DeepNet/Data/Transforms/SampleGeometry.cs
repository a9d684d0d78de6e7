namespace DeepNet.Data.Transforms;

/// <summary>Moves an image, its mask and its boxes together.</summary>
internal static class SampleGeometry
{
    // What is left of a box must be more than rounding.
    private const double SmallestSide = 1e-3;

    public static ImageSample HFlip(ImageSample sample) =>
        Follow(sample, Images.Hflip(sample.Image), Images.Hflip, new PlaneMap(-1, 0, sample.Width, 0, 1, 0));

    public static ImageSample VFlip(ImageSample sample) =>
        Follow(sample, Images.Vflip(sample.Image), Images.Vflip, new PlaneMap(1, 0, 0, 0, -1, sample.Height));

    public static ImageSample Crop(ImageSample sample, int top, int left, int height, int width) =>
        Crop(
            sample, Images.Crop(sample.Image, top, left, height, width), top, left,
            mask => Images.Crop(mask, top, left, height, width));

    /// <summary>The same with the image already cut out, and how to cut the mask.</summary>
    public static ImageSample Crop(
        ImageSample sample, Tensor image, int top, int left, Func<Tensor, Tensor> moveMask) =>
        Follow(sample, image, moveMask, PlaneMap.Shift(-left, -top));

    public static ImageSample Resize(
        ImageSample sample, int height, int width, ImageInterpolation interpolation, bool antialias) => Follow(
            sample, Images.Resize(sample.Image, height, width, interpolation, antialias),
            mask => Images.Resize(mask, height, width, ImageInterpolation.Nearest, antialias: false),
            PlaneMap.Stretch((double)width / sample.Width, (double)height / sample.Height));

    /// <summary>Turned counter-clockwise by degrees.</summary>
    public static ImageSample Rotate(
        ImageSample sample, double angle, ImageInterpolation interpolation, bool expand, double fill,
        (double X, double Y)? center)
    {
        Tensor y = Images.Rotate(sample.Image, angle, interpolation, expand, fill, center);
        if (IsImageOnly(sample))
            return ImageSample.With(y, null, null, null);
        double[] m = Images.InverseAffine(-angle, 0, 0, 1, 0, 0, Images.FromMiddle(sample.Image, center));
        return Follow(
            sample, y, mask => Images.Rotate(mask, angle, ImageInterpolation.Nearest, expand, 0, center),
            PlaneMap.Undo(m, sample.Height, sample.Width, y.Shape[-2], y.Shape[-1]));
    }

    public static ImageSample Affine(
        ImageSample sample, in AffineDraw draw, ImageInterpolation interpolation, double fill,
        (double X, double Y)? center)
    {
        AffineDraw d = draw;
        Tensor y = d.Of(sample.Image, interpolation, fill, center);
        if (IsImageOnly(sample))
            return ImageSample.With(y, null, null, null);
        double[] m = Images.InverseAffine(
            d.Angle, d.TranslateX, d.TranslateY, d.Scale, d.ShearX, d.ShearY,
            Images.FromMiddle(sample.Image, center));
        return Follow(
            sample, y, mask => d.Of(mask, ImageInterpolation.Nearest, 0, center),
            PlaneMap.Undo(m, sample.Height, sample.Width, sample.Height, sample.Width));
    }

    private static bool IsImageOnly(ImageSample sample) => sample.Boxes is null && sample.Mask is null;

    private static ImageSample Follow(
        ImageSample sample, Tensor image, Func<Tensor, Tensor> moveMask, PlaneMap map)
    {
        if (IsImageOnly(sample))
            return ImageSample.With(image, null, null, null);
        Tensor? mask = sample.Mask is { } old ? MoveMask(old, moveMask) : null;
        if (sample.Boxes is not { } boxes)
            return ImageSample.With(image, null, null, mask);
        (Tensor moved, Tensor kept) = MoveBoxes(boxes, map, image.Shape[-2], image.Shape[-1]);
        return ImageSample.With(image, moved, sample.Labels?.IndexSelect(0, kept), mask);
    }

    /// <summary>A mask of any type through an operation on images, which are UInt8 or floating point.</summary>
    private static Tensor MoveMask(Tensor mask, Func<Tensor, Tensor> move)
    {
        DType type = mask.DType switch
        {
            DType.Bool => DType.UInt8,
            DType.Int8 or DType.Int32 or DType.Int64 => DType.Float64,
            _ => mask.DType,
        };
        Tensor image = (mask.Rank == 2 ? mask.Unsqueeze(0) : mask).Cast(type);
        Tensor y = move(image).Cast(mask.DType);
        return mask.Rank == 2 ? y.Squeeze(0) : y;
    }

    private static (Tensor Boxes, Tensor Kept) MoveBoxes(Tensor boxes, PlaneMap map, int height, int width)
    {
        double[] corners = boxes.Cast(DType.Float64).ToArray<double>();
        var moved = new List<double>(corners.Length);
        var kept = new List<long>(corners.Length / 4);
        for (int i = 0; i < corners.Length; i += 4)
        {
            (double x1, double y1, double x2, double y2) =
                map.Around(corners[i], corners[i + 1], corners[i + 2], corners[i + 3]);
            (x1, x2) = (Math.Clamp(x1, 0, width), Math.Clamp(x2, 0, width));
            (y1, y2) = (Math.Clamp(y1, 0, height), Math.Clamp(y2, 0, height));
            if (x2 - x1 < SmallestSide || y2 - y1 < SmallestSide)
                continue;
            moved.AddRange([x1, y1, x2, y2]);
            kept.Add(i / 4);
        }

        return (
            Tensor.From<double>(moved.ToArray(), [kept.Count, 4], boxes.Device).Cast(boxes.DType),
            Tensor.From<long>(kept.ToArray(), [kept.Count], boxes.Device));
    }
}
