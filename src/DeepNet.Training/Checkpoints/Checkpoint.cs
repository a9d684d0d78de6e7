using System.Globalization;

namespace DeepNet.Training;

/// <summary>The whole state of a training: tensors by name, and everything else.</summary>
internal sealed record Checkpoint(IReadOnlyDictionary<string, Tensor> Tensors, CheckpointState State)
{
    private const string Model = "model";
    private const string Optimizer = "optimizer";
    private const string Schedule = "schedule";
    private const string Plateau = "plateau";
    private const string Average = "average";
    private const string Scaler = "scaler";

    /// <summary>Takes the state of a run between two steps. Model tensors share its memory.</summary>
    public static Checkpoint Of(TrainingRun run)
    {
        TrainerOptions options = run.Options;
        var tensors = new OrderedDictionary<string, Tensor>();
        var parts = new List<string>();
        Add(tensors, Model, run.Model.StateDict());
        Add(tensors, Optimizer, run.Optimizer.StateDict());
        foreach ((string part, IReadOnlyDictionary<string, Tensor>? state) in Optional(options))
        {
            if (state is null)
                continue;
            parts.Add(part);
            Add(tensors, part, state);
        }

        var texts = new Dictionary<string, Dictionary<string, string>>();
        foreach ((string key, TrainingCallback callback) in Callbacks(options))
        {
            var state = new CallbackState();
            callback.Save(state);
            Add(tensors, key, state.Tensors);
            texts[key] = new Dictionary<string, string>(state.Texts);
        }

        return new Checkpoint(tensors, new CheckpointState
        {
            Epoch = run.Epoch,
            Batch = run.Batch,
            Step = run.Step,
            Loss = run.Loss,
            LossSum = run.LossSum,
            LossWeight = run.LossWeight,
            LearningRate = run.LearningRate,
            ValidationPasses = run.ValidationPasses,
            LoaderSeed = run.LoaderSeed,
            LoaderBatches = run.LoaderBatches,
            Seconds = run.Elapsed.TotalSeconds,
            Parts = parts,
            Generators = run.Generators.ByName(),
            CallbackTexts = texts,
            Epochs = [.. run.History.Epochs],
            Validations = [.. run.History.Validations],
        });
    }

    /// <summary>A copy that later steps do not change.</summary>
    public Checkpoint Copy()
    {
        var copies = new OrderedDictionary<string, Tensor>();
        foreach ((string key, Tensor tensor) in Tensors)
            copies[key] = tensor.Clone();
        return this with { Tensors = copies };
    }

    /// <summary>Gives a run this state, but for its generators, which the caller sets when all that draws is
    /// done.</summary>
    /// <exception cref="InvalidOperationException">It does not fit; the run may be changed in part.</exception>
    public RandomState[] Apply(TrainingRun run)
    {
        TrainerOptions options = run.Options;
        string[] own = [.. Optional(options).Where(entry => entry.State is not null).Select(entry => entry.Part)];
        Check.State(
            own.ToHashSet().SetEquals(State.Parts),
            $"the checkpoint has [{string.Join(", ", State.Parts)}] beside model and optimizer, "
                + $"but the trainer has [{string.Join(", ", own)}].");
        RandomState[]? generators = run.Generators.Match(State.Generators);
        Check.State(
            generators is not null,
            $"the checkpoint has generators of the modules [{string.Join(", ", State.Generators.Keys.Skip(1))}], "
                + $"but the model has [{run.Generators}].");
        run.Model.LoadStateDict(Part(Model));
        run.Optimizer.LoadStateDict(Part(Optimizer));

        // The schedule sets the rates of its step, but a plateau or a callback may have changed them since.
        options.Schedule?.LoadStateDict(Part(Schedule));
        run.Optimizer.LoadStateDict(Part(Optimizer));
        options.Plateau?.LoadStateDict(Part(Plateau));
        options.Average?.LoadStateDict(Part(Average));
        options.GradientScaler?.LoadStateDict(Part(Scaler));
        foreach ((string key, TrainingCallback callback) in Callbacks(options))
        {
            if (State.CallbackTexts.TryGetValue(key, out Dictionary<string, string>? texts))
                callback.Load(CallbackStateOf(key, texts));
        }

        (run.Epoch, run.Batch, run.Step) = (State.Epoch, State.Batch, State.Step);
        (run.Loss, run.LossSum, run.LossWeight) = (State.Loss, State.LossSum, State.LossWeight);
        (run.LearningRate, run.ValidationPasses) = (State.LearningRate, State.ValidationPasses);
        (run.LoaderSeed, run.LoaderBatches) = (State.LoaderSeed, State.LoaderBatches);
        run.History.Replace(State.Epochs, State.Validations);
        run.History.Steps = State.Step;
        run.Metrics = State.Epochs is [.., var last] ? last.Metrics : new Dictionary<string, double>();
        run.SetElapsed(TimeSpan.FromSeconds(State.Seconds));
        return generators;
    }

    private static (string Part, IReadOnlyDictionary<string, Tensor>? State)[] Optional(TrainerOptions options) =>
    [
        (Schedule, options.Schedule?.StateDict()),
        (Plateau, options.Plateau?.StateDict()),
        (Average, options.Average?.StateDict()),
        (Scaler, options.GradientScaler?.StateDict()),
    ];

    /// <summary>Callbacks by type and number: others may be added to a resumed run, such as a progress bar.</summary>
    private static IEnumerable<(string Key, TrainingCallback Callback)> Callbacks(TrainerOptions options)
    {
        var counts = new Dictionary<string, int>();
        foreach (TrainingCallback callback in options.Callbacks)
        {
            string name = callback.GetType().Name;
            int number = counts[name] = counts.GetValueOrDefault(name) + 1;
            yield return (string.Create(CultureInfo.InvariantCulture, $"callback.{name}.{number}"), callback);
        }
    }

    private static void Add(
        OrderedDictionary<string, Tensor> all, string part, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        foreach ((string key, Tensor tensor) in tensors)
            all[$"{part}.{key}"] = tensor;
    }

    private Dictionary<string, Tensor> Part(string part) => Tensors
        .Where(entry => entry.Key.StartsWith(part + ".", StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[(part.Length + 1)..], entry => entry.Value);

    private CallbackState CallbackStateOf(string key, Dictionary<string, string> texts)
    {
        var state = new CallbackState();
        foreach ((string name, Tensor tensor) in Part(key))
            state.Tensors[name] = tensor;
        foreach ((string name, string text) in texts)
            state.Texts[name] = text;
        return state;
    }
}
