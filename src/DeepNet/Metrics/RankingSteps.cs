namespace DeepNet.Metrics;

/// <summary>For every different score, from the largest on: how many positive and negative samples have it or a larger
/// one.</summary>
internal sealed record RankingSteps(double[] Thresholds, long[] Positives, long[] Negatives)
{
    public long AllPositives => Positives[^1];

    public long AllNegatives => Negatives[^1];

    public static RankingSteps Of(double[] scores, bool[] targets)
    {
        Array.Sort(scores, targets);
        var thresholds = new List<double>();
        var positives = new List<long>();
        var negatives = new List<long>();
        long hits = 0, misses = 0;
        for (int i = scores.Length - 1; i >= 0; i--)
        {
            hits += targets[i] ? 1 : 0;
            misses += targets[i] ? 0 : 1;
            if (i > 0 && scores[i - 1].Equals(scores[i]))
                continue;
            thresholds.Add(scores[i]);
            positives.Add(hits);
            negatives.Add(misses);
        }

        return new RankingSteps([.. thresholds], [.. positives], [.. negatives]);
    }

    /// <summary>The probability that a positive sample scores above a negative one, equals counting half; not a number
    /// if there are none of one kind.</summary>
    public double AreaUnderRoc()
    {
        double area = 0;
        long hits = 0, misses = 0;
        for (int i = 0; i < Thresholds.Length; i++)
        {
            area += (double)(Negatives[i] - misses) * (Positives[i] + hits) / 2;
            (hits, misses) = (Positives[i], Negatives[i]);
        }

        return area / ((double)hits * misses);
    }
}
