using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training.TestHost;

/// <summary>Trainings that use all that a checkpoint has to hold.</summary>
public static class Jobs
{
    /// <summary>Epochs of a training.</summary>
    public const int Epochs = 6;

    private const int Samples = 300;
    private const int BatchSize = 8;
    private const int Width = 6;

    /// <summary>Two kinds of dropout, running statistics, a schedule, averages, accumulation, clipping and
    /// callbacks with a memory.</summary>
    public static Trainer Small(
        string? checkpoint, bool handleCancelKey = false, params TrainingCallback[] callbacks)
    {
        Tensor.ManualSeed(11);
        var generator = new RandomSource(5);
        var model = new Sequential(
            new Linear(Width, 16, generator: generator), new BatchNorm1d(16), new Dropout(0.2, generator), new Tanh(),
            new Dropout(0.1), new Linear(16, 3, generator: generator));
        var optimizer = new AdamW(model.Parameters(), learningRate: 3e-3);
        return new Trainer(
            model,
            optimizer,
            (y, targets) => Loss.CrossEntropy(y, targets),
            new TrainerOptions
            {
                AccumulationSteps = 2,
                ClipNorm = 1,
                Schedule = new CosineSchedule(optimizer, steps: 100, minLearningRate: 1e-4),
                Plateau = new PlateauSchedule(optimizer, patience: 1),
                Average = new EmaWeights(model, 0.9),
                Callbacks = [new EarlyStopping(patience: 100), .. callbacks],
                CheckpointPath = checkpoint,
                CheckpointEverySteps = checkpoint is null ? null : 2,
                HandleCancelKey = handleCancelKey,
            });
    }

    /// <summary>Trains to the end, on samples with chance in them that any number of workers read.</summary>
    public static TrainingHistory Fit(Trainer trainer, int epochs = Epochs, int workers = 2)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        var random = new RandomSource(7);
        Tensor x = Tensor.Randn([Samples, Width], generator: random);
        Tensor labels = (x.Square().Sum(1) / Width).Clamp(0, 2).Cast(DType.Int64);
        var training = new TensorDataset(x, labels);
        IDataset<TensorTuple> noisy = training.Map((sample, chance) => new TensorTuple(
            sample[0] + (0.05 * Tensor.Randn([Width], generator: chance)), sample[1]));
        var loader = new DataLoader(noisy, BatchSize, shuffle: true, seed: 9, workers: workers);
        var validation = new DataLoader(training, batchSize: 50);
        return trainer.Fit(loader, validation, epochs);
    }

    /// <summary>A trainer whose checkpoint has more than 12 MB.</summary>
    public static Trainer Large()
    {
        Tensor.ManualSeed(1);
        var model = new Linear(1800, 1800);
        return new Trainer(model, new Sgd(model.Parameters(), 0.1), (y, targets) => Loss.MeanSquaredError(y, targets));
    }

    /// <summary>A trainer whose checkpoint has about 600 KB.</summary>
    public static Trainer Middle()
    {
        Tensor.ManualSeed(1);
        var model = new Linear(384, 384);
        return new Trainer(model, new Sgd(model.Parameters(), 0.1), (y, targets) => Loss.MeanSquaredError(y, targets));
    }

    /// <summary>Successive halving of trainings: 6 trials with 1 epoch, 3 with 2, 1 with 4.</summary>
    public static SearchResult Search(
        string folder, TrainingCallback? callback = null, CancellationToken cancellationToken = default)
    {
        SearchSpace space = new SearchSpace().LogUniform("rate", 1e-3, 1e-1).Int("width", 2, 8);
        var search = new SuccessiveHalving(space, trials: 6, factor: 2, maxBudget: 4, seed: 8);
        Tensor x = Tensor.Randn([40, 4], generator: new RandomSource(7));
        var data = new TensorDataset(x, x.Sum(1, keepDim: true).Tanh());
        return search.Run(
            trial =>
            {
                int width = trial.Values.GetInt("width");
                var model = new Sequential(new Linear(4, width), new Dropout(0.1), new Tanh(), new Linear(width, 1));
                var trainer = new Trainer(
                    model,
                    new Adam(model.Parameters(), trial.Values.GetDouble("rate")),
                    (y, targets) => Loss.MeanSquaredError(y, targets),
                    new TrainerOptions
                    {
                        CheckpointPath = trial.CheckpointPath,
                        CheckpointEverySteps = 2,
                        Callbacks = callback is null ? [] : [callback],
                    });
                var loader = new DataLoader(data, batchSize: 8, shuffle: true);
                TrainingHistory history = trainer.Fit(loader, new DataLoader(data, batchSize: 40), trial.Budget);
                return history.Validations[^1].Loss;
            },
            folder,
            cancellationToken: cancellationToken);
    }

    /// <summary>All that a search found, in one line.</summary>
    public static string Describe(SearchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return string.Join("; ", result.Trials.Select(trial => string.Create(
            CultureInfo.InvariantCulture, $"{trial.Number} {trial.Budget} {trial.Score:R} {trial.Values}")));
    }

    /// <summary>A hash of all parameters and buffers.</summary>
    public static string Hash<TBatch>(Trainer<TBatch> trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor tensor in trainer.Model.StateDict().Values)
            hash.AppendData(MemoryMarshal.AsBytes<double>(tensor.Cast(DType.Float64).ToArray<double>()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
