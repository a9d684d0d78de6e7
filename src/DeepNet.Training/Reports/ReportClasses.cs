namespace DeepNet.Training;

/// <summary>How often each class was taken for each.</summary>
/// <param name="Names">The names of the classes.</param>
/// <param name="Counts">The confusion matrix: a row per true class, a column per predicted one.</param>
/// <remarks>What has nothing to divide by is NaN: the precision of a class that was never predicted, the recall of
/// one without samples. sklearn.metrics.classification_report.</remarks>
public sealed record ReportClasses(IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<long>> Counts)
{
    /// <summary>All samples.</summary>
    public long Total => Counts.Sum(row => row.Sum());

    /// <summary>Samples taken for what they are.</summary>
    public long Hits => Enumerable.Range(0, Names.Count).Sum(c => Counts[c][c]);

    /// <summary>Hits / total.</summary>
    public double Accuracy => (double)Hits / Total;

    /// <summary>Samples of each class.</summary>
    public IReadOnlyList<long> Support => [.. Counts.Select(row => row.Sum())];

    /// <summary>Of the samples taken for a class, the share that is of it.</summary>
    public IReadOnlyList<double> Precision
    {
        get
        {
            var predicted = new long[Names.Count];
            foreach (IReadOnlyList<long> row in Counts)
            {
                for (int c = 0; c < predicted.Length; c++)
                    predicted[c] += row[c];
            }

            return [.. predicted.Select((count, c) => (double)Counts[c][c] / count)];
        }
    }

    /// <summary>Of the samples of a class, the share that was taken for it.</summary>
    public IReadOnlyList<double> Recall => [.. Support.Select((count, c) => (double)Counts[c][c] / count)];

    /// <summary>The harmonic mean of precision and recall: 2 hits / (samples + predictions).</summary>
    public IReadOnlyList<double> F1
    {
        get
        {
            IReadOnlyList<long> support = Support;
            return
            [
                .. Enumerable.Range(0, Names.Count).Select(
                    c => 2.0 * Counts[c][c] / (support[c] + Counts.Sum(row => row[c]))),
            ];
        }
    }
}
