namespace DeepNet.Metrics;

/// <summary>What metrics must have in common to be joined, and must have gathered to have a value.</summary>
internal static class MetricMerge
{
    /// <summary>The other metric as one of the same class, or <see cref="ArgumentException"/>.</summary>
    public static T As<T>(T self, Metric other)
        where T : Metric
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.Argument(
            other.GetType() == self.GetType(),
            $"{self.GetType().Name}.Merge: a {other.GetType().Name} cannot be added; it must be of the same class.");
        return (T)other;
    }

    /// <summary>A setting is the same in both, or <see cref="ArgumentException"/>.</summary>
    public static void Same<T>(Metric self, string setting, T own, T others) => Check.Argument(
        EqualityComparer<T>.Default.Equals(own, others),
        $"{self.GetType().Name}.Merge: {setting} {others} must be {own}, as it is here.");

    /// <summary>Something was added, or <see cref="InvalidOperationException"/>.</summary>
    public static void NotEmpty(Metric self, bool hasAny) =>
        Check.State(hasAny, $"{self.GetType().Name}.Compute: nothing was added yet; call Update first.");
}
