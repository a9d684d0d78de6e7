namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// 1 - the generalized IoU of predicted boxes and what they should be, pair by pair: it goes on falling while boxes
    /// that do not meet come nearer.
    /// </summary>
    /// <param name="boxes1">[…, 4]: corners x₁, y₁, x₂, y₂.</param>
    /// <param name="boxes2">The boxes they should be, of the same shape and type.</param>
    /// <param name="reduction">None by default, as in torchvision.</param>
    /// <param name="epsilon">Added to divisors, which keeps the loss finite for boxes without area.</param>
    /// <remarks>Rezatofighi et al., 2019, https://arxiv.org/abs/1902.09630.
    /// torchvision.ops.generalized_box_iou_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ, or the last dim is not 4.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public static Tensor GeneralizedBoxIou(
        Tensor boxes1, Tensor boxes2, Reduction reduction = Reduction.None, double epsilon = 1e-7) => OfBoxes(
        nameof(GeneralizedBoxIou), boxes1, boxes2, reduction, epsilon, pairs => pairs.GeneralizedIou(epsilon));
}
