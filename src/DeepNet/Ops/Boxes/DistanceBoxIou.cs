namespace DeepNet;

public static partial class Boxes
{
    /// <summary>
    /// Distance IoU of all pairs: IoU - d² / (c² + ε) with the distance d of the centres and the diagonal c of the
    /// smallest box around both.
    /// </summary>
    /// <param name="boxes1">[n, 4].</param>
    /// <param name="boxes2">[m, 4], of the same type; the result is [n, m].</param>
    /// <param name="epsilon">ε.</param>
    /// <remarks>Zheng et al., 2019, https://arxiv.org/abs/1911.08287. torchvision.ops.distance_box_iou.</remarks>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor DistanceBoxIou(Tensor boxes1, Tensor boxes2, double epsilon = 1e-7) =>
        OfPairs(nameof(DistanceBoxIou), boxes1, boxes2, pairs => pairs.DistanceIou(pairs.Iou(0), epsilon));
}
