namespace DeepNet.Training;

/// <summary>A watched number and which of its values are better.</summary>
internal sealed class Monitor
{
    public const string Loss = "loss";
    public const string ValidationPrefix = "validation_";

    private readonly MonitorMode _mode;

    public Monitor(string owner, string name, MonitorMode mode)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, "monitor");
        Check.Argument(Enum.IsDefined(mode), $"{owner}: mode {mode} is not known.");
        (Name, _mode) = (name, mode);
    }

    public string Name { get; }

    /// <summary>Whether it is known after a validation, and else after an epoch.</summary>
    public bool IsOfValidation => Name.StartsWith(ValidationPrefix, StringComparison.Ordinal);

    public double Worst => _mode == MonitorMode.Min ? double.PositiveInfinity : double.NegativeInfinity;

    /// <summary>False for NaN.</summary>
    public bool IsBetter(double value, double best, double minDelta = 0) =>
        _mode == MonitorMode.Min ? value < best - minDelta : value > best + minDelta;

    /// <summary>There will be values to watch.</summary>
    public void CheckRun(string owner, TrainingRun run) => Check.State(
        !IsOfValidation || run.HasValidation,
        $"{owner}: watches '{Name}', but Fit was given no validation data; watch 'loss', or give it some.");
}
