namespace DeepNet.Training;

/// <summary>What a checkpoint holds beside tensors, as JSON in the file's metadata.</summary>
internal sealed record CheckpointState
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public int Epoch { get; init; }

    public int Batch { get; init; }

    public long Step { get; init; }

    public double Loss { get; init; }

    public double LossSum { get; init; }

    public double LossWeight { get; init; }

    public double LearningRate { get; init; }

    public int ValidationPasses { get; init; }

    public ulong? LoaderSeed { get; init; }

    public int? LoaderBatches { get; init; }

    public double Seconds { get; init; }

    /// <summary>What there is besides model and optimizer: schedule, plateau, average.</summary>
    public List<string> Parts { get; init; } = [];

    public Dictionary<string, GeneratorState> Generators { get; init; } = [];

    public Dictionary<string, Dictionary<string, string>> CallbackTexts { get; init; } = [];

    public List<EpochRecord> Epochs { get; init; } = [];

    public List<ValidationRecord> Validations { get; init; } = [];
}
