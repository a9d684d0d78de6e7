namespace DeepNet;

public static partial class Boxes
{
    /// <summary>The same boxes in other numbers.</summary>
    /// <param name="boxes">[…, 4].</param>
    /// <param name="from">What its numbers are.</param>
    /// <param name="to">What the result's numbers shall be.</param>
    /// <remarks>torchvision.ops.box_convert.</remarks>
    /// <exception cref="ShapeException">The last dim is not 4.</exception>
    /// <exception cref="DTypeException">The boxes are not floating point.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A format is none.</exception>
    public static Tensor BoxConvert(Tensor boxes, BoxFormat from, BoxFormat to)
    {
        const string name = nameof(BoxConvert);
        CheckBoxes(name, nameof(boxes), boxes);
        CheckFormat(name, nameof(from), from);
        CheckFormat(name, nameof(to), to);
        if (from == to)
            return boxes.Clone();
        if (boxes.DType.IsHalf())
            return BoxConvert(boxes.Cast(DType.Float32), from, to).Cast(boxes.DType);
        (Tensor a, Tensor b, Tensor c, Tensor d) =
            (boxes.Select(-1, 0), boxes.Select(-1, 1), boxes.Select(-1, 2), boxes.Select(-1, 3));
        (a, b, c, d) = from switch
        {
            BoxFormat.Xywh => (a, b, a + c, b + d),
            BoxFormat.Cxcywh => (a - (0.5 * c), b - (0.5 * d), a + (0.5 * c), b + (0.5 * d)),
            _ => (a, b, c, d),
        };
        (a, b, c, d) = to switch
        {
            BoxFormat.Xywh => (a, b, c - a, d - b),
            BoxFormat.Cxcywh => ((a + c) / 2, (b + d) / 2, c - a, d - b),
            _ => (a, b, c, d),
        };
        return Tensor.Stack([a, b, c, d], -1);
    }

    private static void CheckFormat(string name, string argument, BoxFormat format)
    {
        if (!Enum.IsDefined(format))
            throw new ArgumentOutOfRangeException(argument, format, $"{name}: {format} is no format of boxes.");
    }
}
