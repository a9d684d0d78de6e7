using System.Globalization;

namespace DeepNet.CommandLine;

/// <summary>What all trainings are told.</summary>
internal sealed record TrainingSettings(
    string Out,
    int Epochs,
    int BatchSize,
    double LearningRate,
    ulong Seed,
    double Validation,
    int Patience,
    string CommandLine)
{
    /// <summary>The settings that decide what comes out, by the name of their option.</summary>
    public OrderedDictionary<string, string> ByName() => new()
    {
        ["--epochs"] = Epochs.ToString(CultureInfo.InvariantCulture),
        ["--batch-size"] = BatchSize.ToString(CultureInfo.InvariantCulture),
        ["--learning-rate"] = LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["--seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        ["--validation"] = Validation.ToString("R", CultureInfo.InvariantCulture),
        ["--patience"] = Patience.ToString(CultureInfo.InvariantCulture),
    };
}
