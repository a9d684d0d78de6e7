namespace DeepNet.Metrics;

/// <summary>The mean over classes of the pixels that are and are said to be of the class, over those that are or are
/// said to be.</summary>
/// <remarks>Classes that neither occur nor are predicted are left out. Jaccard's index; torchmetrics'
/// JaccardIndex.</remarks>
public sealed class MeanIoU : Metric
{
    private readonly ConfusionMatrix _counts;

    /// <summary>A measure of so many classes.</summary>
    /// <param name="classCount">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">A target that does not count, or null.</param>
    /// <exception cref="ArgumentException">There is no class.</exception>
    public MeanIoU(int classCount, long? ignoreIndex = null)
    {
        Check.Argument(classCount >= 1, $"MeanIoU: classCount must be at least 1, but is {classCount}.");
        IgnoreIndex = ignoreIndex;
        _counts = new ConfusionMatrix(classCount);
    }

    /// <summary>The number of classes.</summary>
    public int ClassCount => _counts.Classes;

    /// <summary>The target that does not count, or null.</summary>
    public long? IgnoreIndex { get; }

    /// <summary>Adds a batch.</summary>
    /// <param name="prediction">The class of each pixel: Int64 or Int32, of any shape.</param>
    /// <param name="target">The right classes: of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="ArgumentException">A number is not that of a class.</exception>
    public void Update(Tensor prediction, Tensor target)
    {
        MetricInput.SameShape(nameof(MeanIoU), prediction, target);
        long[] predicted = Check.Indices(nameof(MeanIoU), prediction).ToArray<long>();
        long[] actual = Check.Indices(nameof(MeanIoU), target).ToArray<long>();
        int[] used = [.. Enumerable.Range(0, actual.Length).Where(i => actual[i] != IgnoreIndex)];
        foreach (int i in used)
        {
            CheckClass("prediction", predicted[i]);
            CheckClass("target", actual[i]);
        }

        foreach (int i in used)
            _counts.Add(actual[i], predicted[i]);
    }

    /// <summary>The value of each class; NaN for one that neither occurs nor is predicted.</summary>
    public double[] PerClass()
    {
        var values = new double[ClassCount];
        for (int c = 0; c < values.Length; c++)
            values[c] = (double)_counts[c, c] / (_counts.Predictions(c) + _counts.Targets(c) - _counts[c, c]);
        return values;
    }

    /// <inheritdoc/>
    public override void Reset() => _counts.Reset();

    /// <inheritdoc/>
    public override void Merge(Metric other)
    {
        MeanIoU same = MetricMerge.As(this, other);
        MetricMerge.Same(this, nameof(ClassCount), ClassCount, same.ClassCount);
        MetricMerge.Same(this, nameof(IgnoreIndex), IgnoreIndex, same.IgnoreIndex);
        _counts.Merge(same._counts);
    }

    /// <inheritdoc/>
    public override double Compute()
    {
        double[] values = [.. PerClass().Where(value => !double.IsNaN(value))];
        MetricMerge.NotEmpty(this, values.Length > 0);
        return values.Average();
    }

    private void CheckClass(string argument, long value) => Check.Argument(
        value >= 0 && value < ClassCount,
        $"MeanIoU: {argument} {value} is not one of {ClassCount} classes: 0 … {ClassCount - 1}.");
}
