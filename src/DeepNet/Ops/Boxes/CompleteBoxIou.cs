namespace DeepNet;

public static partial class Boxes
{
    /// <summary>
    /// Complete IoU of all pairs: the distance IoU - αv, where v = 4/π² (atan(w₁/h₁) - atan(w₂/h₂))² compares the
    /// proportions and α = v / (1 - IoU + v + ε) is a constant for gradients.
    /// </summary>
    /// <param name="boxes1">[n, 4].</param>
    /// <param name="boxes2">[m, 4], of the same type; the result is [n, m].</param>
    /// <param name="epsilon">ε.</param>
    /// <remarks>Zheng et al., 2019, https://arxiv.org/abs/1911.08287. torchvision.ops.complete_box_iou.</remarks>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor CompleteBoxIou(Tensor boxes1, Tensor boxes2, double epsilon = 1e-7) =>
        OfPairs(nameof(CompleteBoxIou), boxes1, boxes2, pairs => pairs.CompleteIou(pairs.Iou(0), epsilon));
}
