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
    public void Update(Tensor predictions, Tensor targets) => Counts.Update(GetType().Name, predictions, targets);

    /// <inheritdoc/>
    public sealed override void Reset() => Counts.Reset();

    /// <inheritdoc/>
    public sealed override void Merge(Metric other) => Counts.Merge(
        MetricInput.Same(this, other, same => same.Counts.Classes == Counts.Classes && HasSettingsOf(same)).Counts);

    /// <inheritdoc/>
    public sealed override double Compute()
    {
        MetricInput.NotEmpty(GetType().Name, Counts.Total == 0);
        return Value();
    }

    private protected abstract double Value();

    private protected virtual bool HasSettingsOf(ClassificationMetric other) => true;
}
