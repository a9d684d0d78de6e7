namespace DeepNet.Training;

/// <summary>What came of a validation.</summary>
/// <param name="Epoch">The epoch it was in, from 0.</param>
/// <param name="Step">The steps made before it.</param>
/// <param name="Loss">The mean loss over the validation samples.</param>
/// <param name="Metrics">The metrics.</param>
public sealed record ValidationRecord(
    int Epoch, long Step, double Loss, IReadOnlyDictionary<string, double> Metrics);
