namespace DeepNet.Metrics;

/// <summary>The harmonic mean of precision and recall, in which recall counts β times as much:
/// (1 + β²)·TP / ((1 + β²)·TP + FP + β²·FN).</summary>
/// <remarks>β = 1 is the F₁ score. sklearn.metrics.fbeta_score.</remarks>
public sealed class FBeta : AveragedMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="averaging">How they are averaged.</param>
    /// <param name="beta">The weight of recall; 1 is the F₁ score.</param>
    /// <exception cref="ArgumentException">β is negative or not finite.</exception>
    public FBeta(int classes, Averaging averaging = Averaging.Macro, double beta = 1)
        : base(classes, averaging)
    {
        Check.Argument(
            beta >= 0 && double.IsFinite(beta), $"FBeta: beta must be finite and not negative, but is {beta}.");
        Beta = beta;
    }

    /// <summary>The weight of recall.</summary>
    public double Beta { get; }

    private protected override double Of(double hits, double wronglyTaken, double missed)
    {
        double square = Beta * Beta, weighted = (1 + square) * hits;
        return weighted / (weighted + wronglyTaken + (square * missed));
    }

    private protected override void CheckSettings(ClassificationMetric other)
    {
        base.CheckSettings(other);
        MetricMerge.Same(this, nameof(Beta), Beta, ((FBeta)other).Beta);
    }
}
