namespace DeepNet.Samples.Nuclei;

/// <summary>The classic without learning: a threshold for each image.</summary>
/// <remarks>
/// The one that divides the values into two groups with the largest variance between them. Otsu, 1979, A threshold
/// selection method from gray-level histograms.
/// </remarks>
internal static class Otsu
{
    private const int Levels = 256;

    /// <summary>1 where images [n, 1, height, width] of values in [0, 1] are above their thresholds, 0
    /// elsewhere.</summary>
    public static Tensor Masks(Tensor images)
    {
        Tensor levels = (images * (Levels - 1)).Round();
        return Tensor.Stack(
            [.. levels.Unbind(0).Select(image => image.Gt(Threshold(image)).Cast(DType.Float32))], 0);
    }

    // The largest level of the lower group.
    private static double Threshold(Tensor levels)
    {
        var counts = new long[Levels];
        foreach (float level in levels.ToArray<float>())
            counts[(int)level]++;
        double pixels = levels.Count, all = counts.Select((count, level) => (double)count * level).Sum();
        double below = 0, sum = 0, largest = -1;
        int best = 0;
        for (int level = 0; level < Levels; level++)
        {
            below += counts[level];
            sum += (double)counts[level] * level;
            if (below == 0 || below == pixels)
                continue;
            double apart = (sum / below) - ((all - sum) / (pixels - below));
            double between = below * (pixels - below) * apart * apart;
            if (between > largest)
                (largest, best) = (between, level);
        }

        return best;
    }
}
