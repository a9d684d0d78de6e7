using System.Globalization;

namespace DeepNet.Training.TestHost;

/// <summary>Prints every step, and takes its time, so that a test can kill the process at the step it wants.</summary>
internal sealed class StepPrinter : TrainingCallback
{
    public override void OnStepEnd(TrainingRun run)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {run.Step}"));
        Thread.Sleep(3);
    }
}
