namespace DeepNet.Training;

/// <summary>What happened in a training: its epochs and validations, and how it ended.</summary>
public sealed class TrainingHistory
{
    private readonly List<EpochRecord> _epochs = [];
    private readonly List<ValidationRecord> _validations = [];

    internal TrainingHistory()
    {
    }

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochRecord> Epochs => _epochs;

    /// <summary>All validations.</summary>
    public IReadOnlyList<ValidationRecord> Validations => _validations;

    /// <summary>Steps of the optimizer in all.</summary>
    public long Steps { get; internal set; }

    /// <summary>Why the training ended before its epochs or steps were done; null if they were.</summary>
    public string? StopReason { get; internal set; }

    /// <summary>The validation with the least loss, which NaN is not; null without one.</summary>
    public ValidationRecord? BestValidation =>
        _validations.Where(record => !double.IsNaN(record.Loss)).MinBy(record => record.Loss);

    /// <summary>Epochs, steps and the latest losses.</summary>
    public override string ToString()
    {
        string loss = _epochs is [.., var epoch] ? $", loss {epoch.Loss:G4}" : "";
        string validation = _validations is [.., var latest] ? $", validation loss {latest.Loss:G4}" : "";
        string reason = StopReason is null ? "" : $", stopped: {StopReason}";
        return $"TrainingHistory({_epochs.Count} epochs, {Steps} steps{loss}{validation}{reason})";
    }

    internal void Add(EpochRecord record) => _epochs.Add(record);

    internal void Add(ValidationRecord record) => _validations.Add(record);

    internal void Replace(IEnumerable<EpochRecord> epochs, IEnumerable<ValidationRecord> validations)
    {
        EpochRecord[] newEpochs = [.. epochs];
        ValidationRecord[] newValidations = [.. validations];
        _epochs.Clear();
        _epochs.AddRange(newEpochs);
        _validations.Clear();
        _validations.AddRange(newValidations);
    }
}
