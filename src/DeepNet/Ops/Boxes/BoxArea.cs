namespace DeepNet;

public static partial class Boxes
{
    /// <summary>(x₂ - x₁) (y₂ - y₁) of every box.</summary>
    /// <param name="boxes">[…, 4]; the result is […].</param>
    /// <remarks>torchvision.ops.box_area.</remarks>
    /// <exception cref="ShapeException">The last dim is not 4.</exception>
    /// <exception cref="DTypeException">The boxes are not floating point.</exception>
    public static Tensor BoxArea(Tensor boxes)
    {
        CheckBoxes(nameof(BoxArea), nameof(boxes), boxes);
        if (boxes.DType.IsHalf())
            return BoxArea(boxes.Cast(DType.Float32)).Cast(boxes.DType);
        return (boxes.Select(-1, 2) - boxes.Select(-1, 0)) * (boxes.Select(-1, 3) - boxes.Select(-1, 1));
    }
}
