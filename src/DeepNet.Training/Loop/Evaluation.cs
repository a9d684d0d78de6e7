using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Measures a model on data: in evaluation mode, without gradients.</summary>
internal static class Evaluation
{
    /// <summary>The mean loss over the samples, and the metrics.</summary>
    public static (double Loss, IReadOnlyDictionary<string, double> Metrics) Run<TBatch>(
        Module model,
        IEnumerator<TBatch> batches,
        Func<TBatch, BatchResult> evaluate,
        TrainerOptions options)
    {
        foreach (TrainingMetric metric in options.Metrics)
            metric.Metric.Reset();
        double sum = 0, weight = 0;
        using var mode = new ModelMode(model);
        using IDisposable scope = Tensor.NoGrad();
        model.Eval();
        while (batches.MoveNext())
        {
            BatchResult result;
            using (options.ForwardScope?.Invoke())
                result = evaluate(batches.Current);
            sum += LossValue.Of(result.Loss) * result.Samples;
            weight += result.Samples;
            foreach (TrainingMetric metric in options.Metrics)
                metric.Update(result);
        }

        Check.State(weight > 0, $"Trainer: the validation loader gave no sample.");
        return (sum / weight, Measure(options.Metrics));
    }

    /// <summary>The metrics by name, as they are now.</summary>
    public static Dictionary<string, double> Measure(IEnumerable<TrainingMetric> metrics) =>
        metrics.ToDictionary(metric => metric.Name, metric => metric.Metric.Compute());
}
