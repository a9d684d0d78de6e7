namespace DeepNet.Metrics;

/// <summary>How often each class was taken for each: all that measures of classification need to know.</summary>
/// <remarks>Gathered batch by batch and merged like a <see cref="Metric"/>; its value is a matrix.
/// sklearn.metrics.confusion_matrix.</remarks>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    /// <summary>Creates an empty matrix.</summary>
    /// <param name="classes">How many classes there are, at least one.</param>
    public ConfusionMatrix(int classes)
        : this(nameof(ConfusionMatrix), classes)
    {
    }

    internal ConfusionMatrix(string name, int classes)
    {
        Check.Argument(classes > 0, $"{name}: {classes} classes, but there must be at least one.");
        Classes = classes;
        _counts = new long[(long)classes * classes];
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>How many samples were added.</summary>
    public long Total { get; private set; }

    /// <summary>Samples of class <paramref name="target"/> that were taken for
    /// <paramref name="prediction"/>.</summary>
    public long this[int target, int prediction] => _counts[((long)target * Classes) + prediction];

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">Labels of the targets' shape, or scores [batch, classes, …], of which the largest
    /// counts.</param>
    /// <param name="targets">Labels 0 … classes-1 of any shape.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="LabelException">A label is not one of the classes.</exception>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public void Update(Tensor predictions, Tensor targets) => Update(nameof(ConfusionMatrix), predictions, targets);

    /// <summary>Adds what another matrix of as many classes has counted.</summary>
    /// <exception cref="ArgumentException">It has another number of classes.</exception>
    public void Merge(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.Argument(
            other.Classes == Classes, $"ConfusionMatrix: {other.Classes} classes cannot be merged into {Classes}.");
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Total += other.Total;
    }

    /// <summary>Forgets everything that was added.</summary>
    public void Reset()
    {
        Array.Clear(_counts);
        Total = 0;
    }

    /// <summary>The counts, [classes, classes], Int64: a row per target, a column per prediction.</summary>
    public Tensor Compute() => Tensor.From<long>(_counts, [Classes, Classes]);

    /// <summary>The counts as shares, Float64; 0 where there is nothing to divide by.</summary>
    /// <param name="normalization">What they are shares of.</param>
    public Tensor Compute(ConfusionNormalization normalization)
    {
        var shares = new double[_counts.Length];
        for (int t = 0; t < Classes; t++)
        {
            for (int p = 0; p < Classes; p++)
            {
                long whole = normalization switch
                {
                    ConfusionNormalization.Targets => Targets(t),
                    ConfusionNormalization.Predictions => Predictions(p),
                    ConfusionNormalization.All => Total,
                    _ => throw new ArgumentOutOfRangeException(
                        nameof(normalization), normalization,
                        $"ConfusionMatrix: {normalization} is not a normalization."),
                };
                shares[(t * Classes) + p] = whole == 0 ? 0 : (double)this[t, p] / whole;
            }
        }

        return Tensor.From<double>(shares, [Classes, Classes]);
    }

    internal void Update(string name, Tensor predictions, Tensor targets)
    {
        long[] predicted = MetricInput.Predictions(name, predictions, targets, Classes);
        long[] wanted = MetricInput.Labels(name, nameof(targets), targets, Classes);
        for (int i = 0; i < wanted.Length; i++)
            Add(wanted[i], predicted[i]);
    }

    /// <summary>Adds a sample; both are classes.</summary>
    internal void Add(long target, long prediction)
    {
        _counts[(target * Classes) + prediction]++;
        Total++;
    }

    /// <summary>Samples of a class.</summary>
    internal long Targets(int c)
    {
        long sum = 0;
        for (int p = 0; p < Classes; p++)
            sum += this[c, p];
        return sum;
    }

    /// <summary>Samples taken for a class.</summary>
    internal long Predictions(int c)
    {
        long sum = 0;
        for (int t = 0; t < Classes; t++)
            sum += this[t, c];
        return sum;
    }

    /// <summary>Samples taken for what they are.</summary>
    internal long Hits()
    {
        long sum = 0;
        for (int c = 0; c < Classes; c++)
            sum += this[c, c];
        return sum;
    }

    /// <summary>Whether the class occurs among targets or predictions.</summary>
    internal bool Occurs(int c) => Targets(c) + Predictions(c) > 0;
}
