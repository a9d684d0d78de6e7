namespace DeepNet.Data;

/// <summary>Samples of about the same length in each batch, so that little padding is needed.</summary>
/// <remarks>
/// Every epoch shuffles all samples, sorts each run of <c>pool</c> batches by length, cuts it into batches and shuffles
/// these. Those of a last batch that is not full are drawn first, whatever their lengths, so that a loader that drops
/// it leaves out others in every epoch. For a loader of the same batch size.
/// </remarks>
public sealed class BucketSampler : Sampler
{
    private readonly int[] _lengths;
    private readonly int _batchSize;
    private readonly int _pool;
    private readonly bool _shuffle;

    /// <summary>Creates the sampler.</summary>
    /// <param name="lengths">The length of each sample.</param>
    /// <param name="batchSize">Samples in a batch, as in the loader.</param>
    /// <param name="pool">How many batches are sorted together: more give batches of more equal lengths, fewer give
    /// more chance.</param>
    /// <param name="shuffle">False sorts all samples by length, once for all epochs, for validation.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <exception cref="ArgumentException">There are no lengths, one is negative, or a number is not
    /// positive.</exception>
    public BucketSampler(
        ReadOnlySpan<int> lengths, int batchSize, int pool = 100, bool shuffle = true, ulong? seed = null)
    {
        const string name = nameof(BucketSampler);
        Check.Argument(lengths.Length > 0, $"{name}: there are no lengths.");
        CheckCount(name, nameof(batchSize), batchSize);
        CheckCount(name, nameof(pool), pool);
        for (int i = 0; i < lengths.Length; i++)
            Check.Argument(lengths[i] >= 0, $"{name}: length {lengths[i]} of sample {i} is negative.");
        _lengths = lengths.ToArray();
        (_batchSize, _pool, _shuffle, Seed) = (batchSize, pool, shuffle, SeedOr(seed));
    }

    /// <summary>What decides the orders.</summary>
    public ulong Seed { get; }

    /// <inheritdoc/>
    public override int Count => _lengths.Length;

    /// <inheritdoc/>
    public override int[] Order(int epoch)
    {
        int[] order = Datasets.Order(Count);
        if (!_shuffle)
        {
            Sort(order);
            return order;
        }

        RandomSource random = RandomOf(Seed, epoch);
        random.Shuffle<int>(order);
        int full = Count - (Count % _batchSize);
        long run = (long)_batchSize * _pool;
        for (long start = 0; start < full; start += run)
            Sort(order.AsSpan((int)start, (int)Math.Min(run, full - start)));

        int[] batches = Datasets.Order(Count / _batchSize);
        random.Shuffle<int>(batches);
        var result = new int[Count];
        order.CopyTo(result, 0);
        for (int i = 0; i < batches.Length; i++)
            order.AsSpan(batches[i] * _batchSize, _batchSize).CopyTo(result.AsSpan(i * _batchSize));
        return result;
    }

    private void Sort(Span<int> samples) =>
        samples.Sort((a, b) => _lengths[a] != _lengths[b] ? _lengths[a].CompareTo(_lengths[b]) : a.CompareTo(b));
}
