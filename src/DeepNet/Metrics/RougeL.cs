namespace DeepNet.Metrics;

/// <summary>The mean over texts of 2PR / (P + R), where the longest common sequence of words is the share P of the
/// candidate and the share R of the reference.</summary>
/// <remarks>Lin, 2004, https://aclanthology.org/W04-1013, with β = 1 as in the rouge-score package. Words are what
/// white space separates; case counts. Of several references the best one counts.</remarks>
public sealed class RougeL : Metric
{
    private RunningMean _mean;

    /// <summary>Adds a text.</summary>
    /// <param name="candidate">What was written.</param>
    /// <param name="references">One or more texts that are right.</param>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public void Update(string candidate, params string[] references)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(references);
        Check.Argument(references.Length > 0, $"RougeL: there must be at least one reference.");
        string[] words = EditDistance.Words(candidate);
        _mean = _mean.And(references.Max(reference => Score(words, EditDistance.Words(reference))), 1);
    }

    /// <inheritdoc/>
    public override void Reset() => _mean = default;

    /// <inheritdoc/>
    public override void Merge(Metric other) => _mean = _mean.And(MetricMerge.As(this, other)._mean);

    /// <inheritdoc/>
    public override double Compute()
    {
        MetricMerge.NotEmpty(this, _mean.Count > 0);
        return _mean.Value;
    }

    // 2PR / (P + R) with P = common / candidate and R = common / reference.
    private static double Score(string[] candidate, string[] reference) =>
        candidate.Length == 0 || reference.Length == 0
            ? 0
            : 2.0 * EditDistance.LongestCommon<string>(candidate, reference) / (candidate.Length + reference.Length);
}
