namespace DeepNet;

public static partial class Boxes
{
    /// <summary>
    /// Generalized IoU of all pairs: IoU - (C - U) / C with the union U and the smallest box C around both. It falls
    /// to -1 as boxes move apart.
    /// </summary>
    /// <param name="boxes1">[n, 4].</param>
    /// <param name="boxes2">[m, 4], of the same type; the result is [n, m].</param>
    /// <remarks>Rezatofighi et al., 2019, https://arxiv.org/abs/1902.09630. torchvision.ops.generalized_box_iou.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor GeneralizedBoxIou(Tensor boxes1, Tensor boxes2) =>
        OfPairs(nameof(GeneralizedBoxIou), boxes1, boxes2, pairs => pairs.GeneralizedIou(0));
}
