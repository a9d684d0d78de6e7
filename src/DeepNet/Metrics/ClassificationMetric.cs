namespace DeepNet.Metrics;

/// <summary>A measure that follows from how often each class was taken for each.</summary>
public abstract class ClassificationMetric : Metric
{
    private protected ClassificationMetric(int classes) => Counts = new ConfusionMatrix(GetType().Name, classes);

    /// <summary>What was gathered.</summary>
    public ConfusionMatrix Counts { get; }

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">Labels of the targets' shape, or scores [batch, classes, …], of which the largest
    /// counts.</param>
    /// <param name="targets">Labels 0 … classes-1 of any shape.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="LabelException">A label is not one of the classes.</exception>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public void Update(Tensor predictions, Tensor targets) => Counts.Update(GetType().Name, predictions, targets);

    /// <inheritdoc/>
    public sealed override void Reset() => Counts.Reset();

    /// <inheritdoc/>
    public sealed override void Merge(Metric other)
    {
        ClassificationMetric same = MetricMerge.As(this, other);
        MetricMerge.Same(this, nameof(Counts.Classes), Counts.Classes, same.Counts.Classes);
        CheckSettings(same);
        Counts.Merge(same.Counts);
    }

    /// <inheritdoc/>
    public sealed override double Compute()
    {
        MetricMerge.NotEmpty(this, Counts.Total > 0);
        return Value();
    }

    private protected abstract double Value();

    private protected virtual void CheckSettings(ClassificationMetric other)
    {
    }
}
