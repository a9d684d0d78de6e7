namespace DeepNet.Data;

/// <summary>The numbers of a batch's samples, and how often each was drawn before in the epoch.</summary>
internal readonly ref struct BatchIndices(ReadOnlySpan<int> samples, ReadOnlySpan<int> repeats)
{
    public ReadOnlySpan<int> Samples { get; } = samples;

    private ReadOnlySpan<int> Repeats { get; } = repeats;

    /// <summary>0 for what comes for the first time.</summary>
    public int RepeatOf(int place) => Repeats.IsEmpty ? 0 : Repeats[place];
}
