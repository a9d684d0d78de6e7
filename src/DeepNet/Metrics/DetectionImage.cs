namespace DeepNet.Metrics;

/// <summary>What was found in an image and what is there; boxes are four numbers each.</summary>
internal sealed class DetectionImage(
    double[] boxes, double[] scores, long[] labels, double[] targetBoxes, long[] targetLabels)
{
    public long[] TargetLabels => targetLabels;

    /// <summary>Adds the detections of a class by falling score, each with whether it is right; the number of targets.
    /// </summary>
    public int Match(long label, double threshold, int most, List<(double Score, bool IsRight)> detections)
    {
        int[] targets = Of(targetLabels, label);
        var isTaken = new bool[targets.Length];
        foreach (int detection in Of(labels, label).OrderByDescending(i => scores[i]).Take(most))
        {
            int best = -1;
            double bestOverlap = threshold;
            for (int t = 0; t < targets.Length; t++)
            {
                double overlap = isTaken[t] ? -1 : Overlap(boxes.AsSpan(4 * detection, 4), Target(targets[t]));
                if (overlap >= bestOverlap)
                    (best, bestOverlap) = (t, overlap);
            }

            if (best >= 0)
                isTaken[best] = true;
            detections.Add((scores[detection], best >= 0));
        }

        return targets.Length;
    }

    private ReadOnlySpan<double> Target(int index) => targetBoxes.AsSpan(4 * index, 4);

    private static int[] Of(long[] all, long label) =>
        [.. Enumerable.Range(0, all.Length).Where(i => all[i] == label)];

    private static double Overlap(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double width = Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]);
        double height = Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]);
        if (width <= 0 || height <= 0)
            return 0;
        double common = width * height;
        return common / (((a[2] - a[0]) * (a[3] - a[1])) + ((b[2] - b[0]) * (b[3] - b[1])) - common);
    }
}
