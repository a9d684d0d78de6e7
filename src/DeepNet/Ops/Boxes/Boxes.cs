namespace DeepNet;

/// <summary>Boxes in images: [n, 4] with the corners x₁, y₁, x₂, y₂ in each row, x₁ ≤ x₂ and y₁ ≤ y₂.</summary>
/// <remarks>torchvision.ops.</remarks>
public static partial class Boxes
{
    /// <summary>A floating-point tensor whose last dim is the four numbers of a box.</summary>
    private static void CheckBoxes(string name, string argument, Tensor boxes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        Check.Floating(name, boxes);
        Check.Shape(
            boxes.Rank >= 1 && boxes.Shape[-1] == 4,
            $"{name}: {argument} {boxes.Shape} must have four numbers per box in its last dim: [n, 4].");
    }

    /// <summary>Two lists of boxes, [n, 4] and [m, 4], of one type.</summary>
    private static void CheckLists(string name, Tensor boxes1, Tensor boxes2)
    {
        CheckBoxes(name, nameof(boxes1), boxes1);
        CheckBoxes(name, nameof(boxes2), boxes2);
        Check.SameKind(name, boxes1, boxes2);
        Check.Shape(
            boxes1.Rank == 2 && boxes2.Rank == 2,
            $"{name}: boxes {boxes1.Shape} and {boxes2.Shape} must be [n, 4] and [m, 4].");
    }

    /// <summary>A measure of all pairs, computed in Float32 for half types: [n, m].</summary>
    private static Tensor OfPairs(string name, Tensor boxes1, Tensor boxes2, Func<BoxOverlap, Tensor> measure)
    {
        Autocast.Meet(ref boxes1, ref boxes2);
        CheckLists(name, boxes1, boxes2);
        return boxes1.DType.IsHalf()
            ? measure(new BoxOverlap(
                boxes1.Cast(DType.Float32).Unsqueeze(1), boxes2.Cast(DType.Float32))).Cast(boxes1.DType)
            : measure(new BoxOverlap(boxes1.Unsqueeze(1), boxes2));
    }
}
