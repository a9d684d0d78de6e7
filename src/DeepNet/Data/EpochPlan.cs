namespace DeepNet.Data;

/// <summary>The samples of an epoch in their order, and where to begin.</summary>
internal sealed class EpochPlan
{
    private readonly int[] _order;
    private readonly int[]? _repeats;

    /// <summary>Plans an epoch.</summary>
    /// <param name="order">Sample numbers below <paramref name="samples"/>.</param>
    /// <param name="samples">The samples of the dataset.</param>
    /// <param name="countsRepeats">Whether it matters how often a sample came before.</param>
    /// <param name="start">Where to begin.</param>
    public EpochPlan(int[] order, int samples, bool countsRepeats, LoaderPosition start)
    {
        (_order, Start) = (order, start);
        if (countsRepeats)
            _repeats = RepeatsOf(order, samples);
    }

    public LoaderPosition Start { get; }

    /// <summary>Where the batches go; null if they stay where they are made.</summary>
    public Device? Device { get; init; }

    /// <summary>The samples of a batch.</summary>
    public BatchIndices Batch(int batch, int batchSize)
    {
        int begin = batch * batchSize, count = Math.Min(batchSize, _order.Length - begin);
        return new BatchIndices(
            _order.AsSpan(begin, count), _repeats is null ? default : _repeats.AsSpan(begin, count));
    }

    /// <summary>How often each was in the order before; null if none was.</summary>
    private static int[]? RepeatsOf(int[] order, int samples)
    {
        var seen = new int[samples];
        var repeats = new int[order.Length];
        bool isRepeated = false;
        for (int i = 0; i < order.Length; i++)
        {
            repeats[i] = seen[order[i]]++;
            isRepeated |= repeats[i] > 0;
        }

        return isRepeated ? repeats : null;
    }
}
