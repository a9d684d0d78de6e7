using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Finds out where a NaN or an infinity came from: makes the step again with every operation
/// checked.</summary>
internal static class NonFinite
{
    public static AnomalyException Find<TBatch>(
        TrainingRun run,
        IReadOnlyList<TBatch> batches,
        Func<TBatch, BatchResult> evaluate,
        RandomState[] generators,
        string what,
        double value)
    {
        string found = $"Trainer: {what} of step {run.Step + 1} (epoch {run.Epoch + 1}) is {value}.";
        foreach ((string name, Parameter parameter) in run.Model.NamedParameters())
        {
            if (!IsFinite(parameter.Value))
            {
                return new AnomalyException(
                    name, $"{found} Parameter {name} had been spoilt before the step, by the gradients or the learning "
                        + $"rate of an earlier one; NanGuard.Gradients stops before that.");
            }
        }

        for (int b = 0; b < batches.Count; b++)
        {
            int index = batches[b] is IEnumerable<Tensor> tensors ? FirstBad(tensors) : -1;
            if (index >= 0)
            {
                return new AnomalyException(
                    "input", $"{found} Tensor {index} of batch {run.Batch + b + 1} of the epoch is not finite: "
                        + $"look at the data.");
            }
        }

        run.Generators.Restore(generators);
        run.Optimizer.ZeroGrad();
        using IDisposable recording = Tensor.EnableGrad();
        try
        {
            using IDisposable checking = Autograd.DetectAnomaly();
            foreach (TBatch batch in batches)
                evaluate(batch).Loss.Backward();
        }
        catch (AnomalyException anomaly)
        {
            return new AnomalyException(anomaly.Operation, $"{found} First bad operation: {anomaly.Message}");
        }

        return new AnomalyException("", $"{found} Made once more, the step had only finite numbers.");
    }

    private static int FirstBad(IEnumerable<Tensor> tensors)
    {
        int index = 0;
        foreach (Tensor tensor in tensors)
        {
            if (!IsFinite(tensor))
                return index;
            index++;
        }

        return -1;
    }

    private static bool IsFinite(Tensor tensor) =>
        !tensor.DType.IsFloatingPoint()
        || Array.TrueForAll(tensor.Detach().Cast(DType.Float64).ToArray<double>(), double.IsFinite);
}
