namespace DeepNet;

public static partial class Boxes
{
    /// <summary>Boxes cut to an image: x between 0 and its width, y between 0 and its height.</summary>
    /// <param name="boxes">[…, 4].</param>
    /// <param name="height">The image's height; not negative.</param>
    /// <param name="width">The image's width; not negative.</param>
    /// <remarks>torchvision.ops.clip_boxes_to_image.</remarks>
    /// <exception cref="ShapeException">The last dim is not 4.</exception>
    /// <exception cref="DTypeException">The boxes are not floating point.</exception>
    /// <exception cref="ArgumentException">A size is negative.</exception>
    public static Tensor ClipBoxes(Tensor boxes, double height, double width)
    {
        CheckBoxes(nameof(ClipBoxes), nameof(boxes), boxes);
        Check.Argument(
            height >= 0 && width >= 0, $"ClipBoxes: height {height} and width {width} must not be negative.");
        Tensor limits = Tensor.From<double>([width, height, width, height], [4], boxes.Device).Cast(boxes.DType);
        return boxes.Clamp(limits.ScalarLike(0), limits);
    }
}
