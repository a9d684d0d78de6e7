namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// 1 - the distance IoU of predicted boxes and what they should be, pair by pair: 1 - IoU + d² / c² with the
    /// distance d of the centres and the diagonal c of the smallest box around both.
    /// </summary>
    /// <param name="boxes1">[…, 4]: corners x₁, y₁, x₂, y₂.</param>
    /// <param name="boxes2">The boxes they should be, of the same shape and type.</param>
    /// <param name="reduction">None by default, as in torchvision.</param>
    /// <param name="epsilon">Added to divisors, which keeps the loss finite for boxes without area.</param>
    /// <remarks>Zheng et al., 2019, https://arxiv.org/abs/1911.08287. torchvision.ops.distance_box_iou_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ, or the last dim is not 4.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public static Tensor DistanceBoxIou(
        Tensor boxes1, Tensor boxes2, Reduction reduction = Reduction.None, double epsilon = 1e-7) => OfBoxes(
        nameof(DistanceBoxIou), boxes1, boxes2, reduction, epsilon,
        pairs => pairs.DistanceIou(pairs.Iou(epsilon), epsilon));
}
