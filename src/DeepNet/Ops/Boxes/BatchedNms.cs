namespace DeepNet;

public static partial class Boxes
{
    /// <summary><see cref="Nms"/> of every class for itself: boxes remove only boxes of their class.</summary>
    /// <param name="boxes">[n, 4].</param>
    /// <param name="scores">[n], of the same type.</param>
    /// <param name="classes">[n], Int64 or Int32: the class (or image) each box belongs to.</param>
    /// <param name="iouThreshold">The IoU above which the box with the lower score goes.</param>
    /// <returns>Indices of what stays, Int64, from the best score on.</returns>
    /// <remarks>No gradient. torchvision.ops.batched_nms.</remarks>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point, or the classes are no
    /// integers.</exception>
    /// <exception cref="ArgumentException"><paramref name="iouThreshold"/> is not a number.</exception>
    public static Tensor BatchedNms(Tensor boxes, Tensor scores, Tensor classes, double iouThreshold)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return Suppressed(nameof(BatchedNms), boxes, scores, classes, iouThreshold);
    }
}
