using System.Numerics;

namespace DeepNet;

public static partial class Boxes
{
    /// <summary>
    /// Non-maximum suppression: which boxes stay when, from the best score on, each box removes all that overlap it by
    /// more than a threshold.
    /// </summary>
    /// <param name="boxes">[n, 4].</param>
    /// <param name="scores">[n], of the same type.</param>
    /// <param name="iouThreshold">The IoU above which the box with the lower score goes.</param>
    /// <returns>Indices of what stays, Int64, from the best score on; equal scores in their order.</returns>
    /// <remarks>No gradient. torchvision.ops.nms.</remarks>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="iouThreshold"/> is not a number.</exception>
    public static Tensor Nms(Tensor boxes, Tensor scores, double iouThreshold) =>
        Suppressed(nameof(Nms), boxes, scores, null, iouThreshold);

    private static Tensor Suppressed(string name, Tensor boxes, Tensor scores, Tensor? classes, double threshold)
    {
        CheckBoxes(name, nameof(boxes), boxes);
        ArgumentNullException.ThrowIfNull(scores);
        Autocast.Meet(ref boxes, ref scores);
        Check.SameKind(name, boxes, scores);
        Check.Shape(
            boxes.Rank == 2 && scores.Rank == 1 && scores.Shape[0] == boxes.Shape[0]
                && (classes is null || classes.Shape == scores.Shape),
            $"{name}: boxes {boxes.Shape}, scores {scores.Shape}"
                + $"{(classes is null ? "" : $" and classes {classes.Shape}")} must be [n, 4] and [n].");
        Check.Argument(!double.IsNaN(threshold), $"{name}: iouThreshold is NaN.");
        if (boxes.DType.IsHalf())
            return Suppressed(name, boxes.Cast(DType.Float32), scores.Cast(DType.Float32), classes, threshold);

        long[]? groups = classes is null ? null : Check.Indices(name, classes).ToArray<long>();
        long[] order = StableOrder(scores);
        long[] kept = boxes.DType == DType.Float32
            ? Kept(boxes.ToArray<float>(), order, groups, threshold)
            : Kept(boxes.ToArray<double>(), order, groups, threshold);
        return Tensor.From<long>(kept, [kept.Length], boxes.Device);
    }

    /// <summary>From the largest score to the smallest; what is no number comes first, as in PyTorch.</summary>
    private static long[] StableOrder(Tensor scores)
    {
        double[] values = scores.Detach().Cast(DType.Float64).ToArray<double>();
        return
        [
            .. Enumerable.Range(0, values.Length)
                .OrderByDescending(i => double.IsNaN(values[i]))
                .ThenByDescending(i => values[i])
                .Select(i => (long)i),
        ];
    }

    private static long[] Kept<T>(T[] boxes, long[] order, long[]? groups, double threshold)
        where T : IFloatingPointIeee754<T>
    {
        var kept = new List<long>();
        var isGone = new bool[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            long best = order[i];
            if (isGone[best])
                continue;
            kept.Add(best);
            ReadOnlySpan<T> a = boxes.AsSpan((int)best * 4, 4);
            T area = (a[2] - a[0]) * (a[3] - a[1]);
            for (int j = i + 1; j < order.Length; j++)
            {
                long other = order[j];
                if (isGone[other] || (groups is not null && groups[other] != groups[best]))
                    continue;
                ReadOnlySpan<T> b = boxes.AsSpan((int)other * 4, 4);
                T width = T.Max(T.Zero, T.Min(a[2], b[2]) - T.Max(a[0], b[0]));
                T height = T.Max(T.Zero, T.Min(a[3], b[3]) - T.Max(a[1], b[1]));
                T both = width * height;
                T iou = both / (area + ((b[2] - b[0]) * (b[3] - b[1])) - both);
                isGone[other] = double.CreateTruncating(iou) > threshold;
            }
        }

        return [.. kept];
    }
}
