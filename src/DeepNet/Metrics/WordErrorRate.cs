namespace DeepNet.Metrics;

/// <summary>Wrong, missing and surplus words over the words of the target.</summary>
/// <remarks>Words are what white space separates; case counts. torchmetrics.text.WordErrorRate.</remarks>
public sealed class WordErrorRate : ErrorRateMetric
{
    private protected override (int Errors, int Length) Count(string prediction, string target)
    {
        string[] right = EditDistance.Words(target);
        return (EditDistance.Between<string>(EditDistance.Words(prediction), right), right.Length);
    }
}
