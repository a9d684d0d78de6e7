using DeepNet.Metrics;

namespace DeepNet.Training;

/// <summary>A metric with a name and with what it takes of a batch: <c>Metrics = [new Accuracy(10)]</c>.</summary>
/// <remarks>The usual metrics convert by themselves and are named after their class: <c>accuracy</c>,
/// <c>mean_absolute_error</c>. Any other one is given with a function that updates it.</remarks>
public sealed class TrainingMetric
{
    private readonly Action<BatchResult> _update;

    /// <summary>Names a metric and says how a batch is added to it.</summary>
    /// <param name="name">The name in histories and logs.</param>
    /// <param name="metric">The metric; the trainer resets it before every pass.</param>
    /// <param name="update">Adds a batch.</param>
    /// <exception cref="ArgumentException">The name is empty, or one of those the trainer uses.</exception>
    public TrainingMetric(string name, Metric metric, Action<BatchResult> update)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(update);
        Check.Argument(
            name != Monitor.Loss && !name.StartsWith(Monitor.ValidationPrefix, StringComparison.Ordinal),
            $"TrainingMetric: the name '{name}' is taken; 'loss' and 'validation_…' are the trainer's.");
        (Name, Metric, _update) = (name, metric, update);
    }

    /// <summary>The name in histories and logs; that of validation has <c>validation_</c> before it.</summary>
    public string Name { get; }

    /// <summary>The metric.</summary>
    public Metric Metric { get; }

    /// <summary>A metric of classes under the name of its class.</summary>
    public static implicit operator TrainingMetric(ClassificationMetric metric) => Of(metric, metric.Update);

    /// <summary>A metric of numbers under the name of its class.</summary>
    public static implicit operator TrainingMetric(RegressionMetric metric) => Of(metric, metric.Update);

    /// <summary>A metric of rankings under the name of its class.</summary>
    public static implicit operator TrainingMetric(BinaryRankingMetric metric) => Of(metric, metric.Update);

    /// <summary>Accuracy among the k best under the name of its class.</summary>
    public static implicit operator TrainingMetric(TopKAccuracy metric) => Of(metric, metric.Update);

    /// <summary>Perplexity under the name of its class.</summary>
    public static implicit operator TrainingMetric(Perplexity metric) => Of(metric, metric.Update);

    internal void Update(BatchResult result) => _update(result);

    private static TrainingMetric Of(Metric metric, Action<Tensor, Tensor> update)
    {
        string name = Layers.ModuleFields.SnakeCase(metric.GetType().Name);
        return new TrainingMetric(name, metric, result =>
        {
            Check.State(
                result.Predictions is not null && result.Targets is not null,
                $"Trainer: metric '{name}' needs predictions and targets, but the function of the batch gave none.");
            update(result.Predictions, result.Targets);
        });
    }
}
