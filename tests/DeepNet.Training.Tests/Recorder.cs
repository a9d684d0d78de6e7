namespace DeepNet.Training.Tests;

/// <summary>Writes down what a trainer tells it, and lets a test act on it.</summary>
internal sealed class Recorder(Action<string, TrainingRun>? act = null) : TrainingCallback
{
    public List<string> Events { get; } = [];

    public override void OnTrainStart(TrainingRun run) => Add("start", run);

    public override void OnEpochStart(TrainingRun run) => Add("epoch start", run);

    public override void OnStepEnd(TrainingRun run) => Add("step", run);

    public override void OnValidationEnd(TrainingRun run) => Add("validation", run);

    public override void OnEpochEnd(TrainingRun run) => Add("epoch end", run);

    public override void OnTrainEnd(TrainingRun run) => Add("end", run);

    private void Add(string name, TrainingRun run)
    {
        Events.Add(name);
        act?.Invoke(name, run);
    }
}
