using System.Globalization;

namespace DeepNet.Training;

/// <summary>What came of a trial.</summary>
/// <param name="Number">The trial's number, from 0.</param>
/// <param name="Values">Its settings.</param>
/// <param name="Budget">What it had in all.</param>
/// <param name="Score">What the objective gave, a finite number; null if the trial failed.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="Elapsed">How long the objective took.</param>
public sealed record TrialResult(
    int Number, TrialValues Values, int Budget, double? Score, string? Error, TimeSpan Elapsed)
{
    /// <summary>Whether there is no score.</summary>
    public bool IsFailed => Score is null;

    /// <summary>The number, the score and the values.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"trial {Number}: {(Score is { } score ? $"{score:G6}" : $"failed ({Error})")} with {Values}");
}
