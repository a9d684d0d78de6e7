namespace DeepNet.Training;

/// <summary>A set of values that is tried: what a search hands to the objective.</summary>
public sealed class Trial
{
    internal Trial(
        int number, TrialValues values, int budget, ulong seed, string folder, CancellationToken cancellationToken)
    {
        (Number, Values, Budget, Seed, Folder) = (number, values, budget, seed, folder);
        CancellationToken = cancellationToken;
    }

    /// <summary>Its number in the search, from 0.</summary>
    public int Number { get; }

    /// <summary>The settings to try: <c>trial.Values.GetDouble("rate")</c>.</summary>
    public TrialValues Values { get; }

    /// <summary>Epochs, or whatever the objective counts, that the trial is to have had in all at the end of this call:
    /// <c>trainer.Fit(data, epochs: trial.Budget)</c>.</summary>
    public int Budget { get; }

    /// <summary>A seed of its own, the same in every call for this trial; <see cref="Tensor.ManualSeed"/> was called
    /// with it.</summary>
    public ulong Seed { get; }

    /// <summary>A folder of its own for files, which is there.</summary>
    public string Folder { get; }

    /// <summary>For <see cref="TrainerOptions.CheckpointPath"/>: lets a trial that is tried with a larger budget, or
    /// was broken off, go on where it was.</summary>
    public string CheckpointPath => Path.Combine(Folder, "checkpoint.safetensors");

    /// <summary>Is cancelled when the search is; what the objective then returns does not count.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The number and the values.</summary>
    public override string ToString() => $"Trial({Number}: {Values})";
}
