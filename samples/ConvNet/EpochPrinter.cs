using DeepNet.Training;

namespace DeepNet.Samples.ConvNet;

/// <summary>Prints a line after every epoch.</summary>
internal sealed class EpochPrinter : TrainingCallback
{
    public override void OnEpochEnd(TrainingRun run) => Print.Epoch(
        run.Epoch + 1,
        run.EpochLoss,
        $"accuracy {run.Validation?.Metrics["accuracy"]:F4}  {run.Elapsed.TotalSeconds:F1} s");
}
