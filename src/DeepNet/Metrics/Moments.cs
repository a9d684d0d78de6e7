namespace DeepNet.Metrics;

/// <summary>Count, mean and sum of squared deviations of a stream of numbers.</summary>
/// <remarks>Joined as Chan, Golub and LeVeque do, 1983, https://doi.org/10.2307/2683386: nothing cancels.</remarks>
internal readonly record struct Moments(long Count, double Mean, double Deviations)
{
    /// <summary>Of a batch, in two passes.</summary>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            return default;

        // From the first one on, so that equal numbers have exactly themselves as mean.
        double sum = 0;
        foreach (double x in values)
            sum += x - values[0];
        double mean = values[0] + (sum / values.Length);
        double deviations = 0;
        foreach (double x in values)
            deviations += (x - mean) * (x - mean);
        return new Moments(values.Length, mean, deviations);
    }

    /// <summary>Of both together.</summary>
    public Moments And(Moments other)
    {
        if (Count == 0 || other.Count == 0)
            return Count == 0 ? other : this;
        long count = Count + other.Count;
        double shift = other.Mean - Mean;
        double share = (double)other.Count / count;
        return new Moments(
            count, Mean + (shift * share), Deviations + other.Deviations + (shift * shift * Count * share));
    }
}
