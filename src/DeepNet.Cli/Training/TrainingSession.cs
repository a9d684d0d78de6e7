using System.CommandLine;
using System.Globalization;
using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Training;
using Spectre.Console;

namespace DeepNet.CommandLine;

/// <summary>A training from the first step, or from where it was, to the saved model.</summary>
internal sealed class TrainingSession
{
    /// <summary>As the trainer calls it.</summary>
    private const string CancelKey = "Ctrl-C";

    private const double MaxNorm = 5;
    private const double WarmupPart = 0.15;

    public required Layer Model { get; init; }

    public required Func<Tensor, Tensor, Tensor> Loss { get; init; }

    public required IReadOnlyList<TrainingMetric> Metrics { get; init; }

    public required DataLoader Training { get; init; }

    /// <summary>Decides which weights are best; null to take the last.</summary>
    public DataLoader? Validation { get; init; }

    /// <summary>What the result is measured on at the end; null for nothing.</summary>
    public DataLoader? Test { get; init; }

    public required ModelDescription Description { get; init; }

    /// <summary>Of tables: saved with the model.</summary>
    public TabularEncoder? Encoder { get; init; }

    public required RunFolder Run { get; init; }

    /// <summary>Writes the page of the run.</summary>
    public required HtmlReport Report { get; init; }

    public required TrainingSettings Settings { get; init; }

    /// <summary>Batches in an order of the seed. Batch normalization cannot do with a last batch of one
    /// sample.</summary>
    public static DataLoader Loader(IDataset<TensorTuple> samples, TrainingSettings settings, int workers = 0)
    {
        if (samples.Count < 2)
        {
            throw new InvalidDataException(
                $"there are {samples.Count} samples to train on, but two are the least; a smaller --validation leaves "
                    + "more.");
        }

        return new DataLoader(
            samples, settings.BatchSize, shuffle: true, seed: settings.Seed,
            dropLast: samples.Count > settings.BatchSize && samples.Count % settings.BatchSize == 1, workers: workers);
    }

    /// <summary>Trains, saves and says what came out; gives the exit code back.</summary>
    public int Fit(InvocationConfiguration console)
    {
        Run.Begin();
        Trainer trainer = NewTrainer(console.Output);
        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"network of {Model.ParameterCount} parameters"));
        if (File.Exists(Run.Checkpoint))
            console.Output.WriteLine($"going on from {Run.Checkpoint}");
        TrainingHistory history = trainer.Fit(Training, Validation, epochs: Settings.Epochs);

        // Early stopping has given the model its best weights back.
        ModelStore.Save(Run.Model, Model, Description, Encoder);
        if (history.StopReason == CancelKey)
        {
            console.Error.WriteLine(Failure.OneLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Cli.Name}: interrupted after step {history.Steps}; go on with: {Settings.CommandLine}")));
            return ExitCodes.Interrupted;
        }

        Summarize(trainer, history, console.Output);
        return ExitCodes.Ok;
    }

    private Trainer NewTrainer(TextWriter output)
    {
        var optimizer = new AdamW(Model.Parameters(), Settings.LearningRate);
        long steps = (long)Settings.Epochs * Training.Count;
        return new Trainer(Model, optimizer, Loss, new TrainerOptions
        {
            Metrics = Metrics,
            ClipNorm = MaxNorm,
            Schedule = steps < 2 ? null : new OneCycleSchedule(
                optimizer, Settings.LearningRate, (int)Math.Min(steps, int.MaxValue), WarmupPart),
            Callbacks = [.. Callbacks(output)],
            CheckpointPath = Run.Checkpoint,
            HandleCancelKey = true,
        });
    }

    private IEnumerable<TrainingCallback> Callbacks(TextWriter output)
    {
        if (Validation is not null)
            yield return new EarlyStopping(patience: Settings.Patience);
        yield return new CsvLog(Run.Log);
        yield return Report;
        yield return new ProgressBar(AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
        }));
    }

    private void Summarize(Trainer trainer, TrainingHistory history, TextWriter output)
    {
        if (history.BestValidation is { } best)
            output.WriteLine($"best epoch {best.Epoch + 1}: {Text("validation", best)}");
        if (Test is not null)
            output.WriteLine($"test: {Text("test", trainer.Evaluate(Test))}");
        output.WriteLine($"model: {Run.Model}");
        output.WriteLine($"report: {Report.HtmlPath}");
    }

    private static string Text(string part, ValidationRecord record) => string.Join(", ", record.Metrics
        .Select(metric => Number($"{part} {metric.Key.Replace('_', ' ')}", metric.Value))
        .Prepend(Number($"{part} loss", record.Loss)));

    private static string Number(string name, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {value:G5}");
}
