namespace DeepNet;

public static partial class Loss
{
    /// <summary>1 - IoU of predicted boxes and what they should be, pair by pair.</summary>
    /// <param name="boxes1">[…, 4]: corners x₁, y₁, x₂, y₂.</param>
    /// <param name="boxes2">The boxes they should be, of the same shape and type.</param>
    /// <param name="reduction">None by default, as for torchvision's losses of boxes.</param>
    /// <param name="epsilon">Added to the union, which keeps the loss finite for boxes without area.</param>
    /// <remarks>No gradient where boxes do not meet: <see cref="GeneralizedBoxIou"/> has one. Rahman and Wang,
    /// 2016, https://doi.org/10.1007/978-3-319-50835-1_22; Yu et al., 2016, https://arxiv.org/abs/1608.01471, take
    /// -log IoU instead.</remarks>
    /// <exception cref="ShapeException">The shapes differ, or the last dim is not 4.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public static Tensor BoxIou(
        Tensor boxes1, Tensor boxes2, Reduction reduction = Reduction.None, double epsilon = 1e-7) =>
        OfBoxes(nameof(BoxIou), boxes1, boxes2, reduction, epsilon, pairs => pairs.Iou(epsilon));

    /// <summary>One minus a measure of pairs of boxes.</summary>
    private static Tensor OfBoxes(
        string name, Tensor boxes1, Tensor boxes2, Reduction reduction, double epsilon,
        Func<BoxOverlap, Tensor> measure)
    {
        using var cast = Autocast.Wide(ref boxes1, ref boxes2);
        CheckSame(name, nameof(boxes1), boxes1, nameof(boxes2), boxes2);
        Check.Shape(
            boxes1.Rank >= 1 && boxes1.Shape[-1] == 4,
            $"{name}: boxes {boxes1.Shape} must have four numbers per box in their last dim: [n, 4].");
        Check.Argument(
            epsilon >= 0 && double.IsFinite(epsilon), $"{name}: epsilon {epsilon} must be at least 0 and finite.");
        if (boxes1.DType.IsHalf())
        {
            return OfBoxes(
                name, boxes1.Cast(DType.Float32), boxes2.Cast(DType.Float32), reduction, epsilon, measure)
                .Cast(boxes1.DType);
        }

        return Reduce(name, 1 - measure(new BoxOverlap(boxes1, boxes2)), reduction);
    }
}
