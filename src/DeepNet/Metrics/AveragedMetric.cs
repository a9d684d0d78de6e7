namespace DeepNet.Metrics;

/// <summary>A measure of single classes, from their hits and misses, and its average.</summary>
public abstract class AveragedMetric : ClassificationMetric
{
    private protected AveragedMetric(int classes, Averaging averaging)
        : base(classes)
    {
        string name = GetType().Name;
        Check.Argument(Enum.IsDefined(averaging), $"{name}: {averaging} is not a kind of average.");
        Check.Argument(
            averaging != Averaging.Binary || classes == 2,
            $"{name}: {classes} classes, but {Averaging.Binary} needs exactly two.");
        Averaging = averaging;
    }

    /// <summary>How the classes are averaged.</summary>
    public Averaging Averaging { get; }

    /// <summary>The measure of every class, [classes]; 0 where there is nothing to divide by.</summary>
    public Tensor PerClass() => Tensor.From<double>(
        [.. Enumerable.Range(0, Counts.Classes).Select(OfClass)], [Counts.Classes]);

    private protected sealed override double Value()
    {
        if (Averaging == Averaging.Binary)
            return OfClass(1);
        if (Averaging == Averaging.Micro)
        {
            double misses = Counts.Total - Counts.Hits();
            return Share(Counts.Hits(), misses, misses);
        }

        double sum = 0, weights = 0;
        for (int c = 0; c < Counts.Classes; c++)
        {
            double weight = Averaging == Averaging.Weighted ? Counts.Targets(c) : Counts.Occurs(c) ? 1 : 0;
            sum += weight * OfClass(c);
            weights += weight;
        }

        return sum / weights;
    }

    private protected override void CheckSettings(ClassificationMetric other) =>
        MetricMerge.Same(this, nameof(Averaging), Averaging, ((AveragedMetric)other).Averaging);

    /// <summary>The measure, of samples rightly taken for a class, wrongly taken for it and wrongly not.</summary>
    private protected abstract double Of(double hits, double wronglyTaken, double missed);

    private double OfClass(int c)
    {
        double hits = Counts[c, c];
        return Share(hits, Counts.Predictions(c) - hits, Counts.Targets(c) - hits);
    }

    private double Share(double hits, double wronglyTaken, double missed) =>
        Of(hits, wronglyTaken, missed) is var value && double.IsNaN(value) ? 0 : value;
}
