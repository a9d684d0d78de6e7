using System.Text;

namespace DeepNet.Metrics;

/// <summary>Wrong, missing and surplus characters over the characters of the target.</summary>
/// <remarks>Characters are Unicode scalar values, spaces among them. torchmetrics.text.CharErrorRate.</remarks>
public sealed class CharacterErrorRate : ErrorRateMetric
{
    private protected override (int Errors, int Length) Count(string prediction, string target)
    {
        Rune[] right = [.. target.EnumerateRunes()];
        return (EditDistance.Between<Rune>([.. prediction.EnumerateRunes()], right), right.Length);
    }
}
