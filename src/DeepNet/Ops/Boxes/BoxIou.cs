namespace DeepNet;

public static partial class Boxes
{
    /// <summary>Intersection over union (Jaccard index) of every box of one list with every box of another.</summary>
    /// <param name="boxes1">[n, 4].</param>
    /// <param name="boxes2">[m, 4], of the same type; the result is [n, m].</param>
    /// <remarks>NaN for two boxes without area. torchvision.ops.box_iou.</remarks>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor BoxIou(Tensor boxes1, Tensor boxes2) =>
        OfPairs(nameof(BoxIou), boxes1, boxes2, pairs => pairs.Iou(0));
}
