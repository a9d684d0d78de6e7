namespace DeepNet.Metrics;

/// <summary>Numbers in [0, 1].</summary>
internal static class Probability
{
    public static double[] Read(string name, Tensor probabilities)
    {
        double[] values = MetricInput.Numbers(name, nameof(probabilities), probabilities);
        int wrong = Array.FindIndex(values, p => !(p is >= 0 and <= 1));
        Check.Argument(wrong < 0, $"{name}: the probability {(wrong < 0 ? 0 : values[wrong])} is not in [0, 1].");
        return values;
    }
}
