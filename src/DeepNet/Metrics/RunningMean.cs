namespace DeepNet.Metrics;

/// <summary>The sum of a stream of numbers, and how many they are.</summary>
internal readonly record struct RunningMean(double Sum, long Count)
{
    public double Value => Sum / Count;

    /// <summary>With so many more numbers of this sum.</summary>
    public RunningMean And(double sum, long count) => new(Sum + sum, Count + count);

    /// <summary>Of both together.</summary>
    public RunningMean And(RunningMean other) => And(other.Sum, other.Count);
}
