namespace DeepNet.Data.Transforms;

/// <summary>An image and what belongs to it: boxes with their labels, and a mask.</summary>
/// <remarks>torchvision.tv_tensors.</remarks>
public sealed class ImageSample
{
    /// <summary>Puts a sample together.</summary>
    /// <param name="image">[channels, height, width], UInt8 in 0 … 255 or floating point in [0, 1]. Without boxes and
    /// mask dims may stand before.</param>
    /// <param name="boxes">[n, 4], floating point: corners x₁, y₁, x₂, y₂ in pixels, where pixel i spans
    /// i … i + 1.</param>
    /// <param name="labels">[n], one for each box.</param>
    /// <param name="mask">[height, width] or [1, height, width], of any type.</param>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    /// <exception cref="DTypeException">The boxes are not floating point.</exception>
    /// <exception cref="ArgumentException">A box has a number that is not finite, or its corners are
    /// reversed.</exception>
    public ImageSample(Tensor image, Tensor? boxes = null, Tensor? labels = null, Tensor? mask = null)
        : this(image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check.Shape(
            image.Rank >= 3, $"ImageSample: image {image.Shape} must be […, channels, height, width].");
        (Boxes, Labels, Mask) = (boxes, labels, mask);
        if (boxes is null && labels is null && mask is null)
            return;
        Check.Shape(
            image.Rank == 3,
            $"ImageSample: boxes and masks belong to one image [channels, height, width], not to {image.Shape}.");
        Check.Shape(
            mask is null || (mask.Rank is 2 or 3 && mask.Shape[-2] == Height && mask.Shape[-1] == Width
                && (mask.Rank == 2 || mask.Shape[0] == 1)),
            $"ImageSample: mask {mask?.Shape} for image {image.Shape}; [{Height}, {Width}] or [1, {Height}, {Width}] "
                + $"is needed.");
        Check.Shape(
            labels is null || (boxes is not null && labels.Rank == 1 && boxes.Rank > 0
                && labels.Shape[0] == boxes.Shape[0]),
            $"ImageSample: labels {labels?.Shape} for boxes {boxes?.Shape}; one label for each box is needed.");
        if (boxes is not null)
            CheckBoxes(boxes);
    }

    private ImageSample(Tensor image) => Image = image;

    /// <summary>[channels, height, width].</summary>
    public Tensor Image { get; }

    /// <summary>[n, 4]: corners x₁, y₁, x₂, y₂ in pixels; null if there are none.</summary>
    public Tensor? Boxes { get; private init; }

    /// <summary>[n]: what is in each box; null if there are none.</summary>
    public Tensor? Labels { get; private init; }

    /// <summary>[height, width] or [1, height, width]; null if there is none.</summary>
    public Tensor? Mask { get; private init; }

    /// <summary>Rows of the image.</summary>
    public int Height => Image.Shape[-2];

    /// <summary>Columns of the image.</summary>
    public int Width => Image.Shape[-1];

    /// <summary>This sample with other pixels in an image of the same size.</summary>
    /// <exception cref="ShapeException">The size differs, and there are boxes or a mask.</exception>
    public ImageSample With(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (ReferenceEquals(image, Image))
            return this;
        Check.Shape(
            (Boxes is null && Mask is null)
                || (image.Rank == 3 && image.Shape[1] == Height && image.Shape[2] == Width),
            $"ImageSample: image {image.Shape} in place of {Image.Shape}; boxes and mask fit the size "
                + $"{Height} × {Width} only.");
        return With(image, Boxes, Labels, Mask);
    }

    /// <summary>A sample of parts that fit together.</summary>
    internal static ImageSample With(Tensor image, Tensor? boxes, Tensor? labels, Tensor? mask) =>
        new(image) { Boxes = boxes, Labels = labels, Mask = mask };

    private static void CheckBoxes(Tensor boxes)
    {
        Check.Floating(nameof(ImageSample), boxes);
        Check.Shape(
            boxes.Rank == 2 && boxes.Shape[1] == 4,
            $"ImageSample: boxes {boxes.Shape} must be [n, 4] with the corners x₁, y₁, x₂, y₂.");
        double[] corners = boxes.Cast(DType.Float64).ToArray<double>();
        for (int i = 0; i < corners.Length; i += 4)
        {
            (double x1, double y1, double x2, double y2) =
                (corners[i], corners[i + 1], corners[i + 2], corners[i + 3]);
            bool isBox = x1 <= x2 && y1 <= y2 && double.IsFinite(x2 - x1) && double.IsFinite(y2 - y1);
            Check.Argument(
                isBox,
                $"ImageSample: box {i / 4} is ({x1}, {y1}, {x2}, {y2}); corners must be finite, x₁ ≤ x₂ and "
                    + $"y₁ ≤ y₂.");
        }
    }
}
