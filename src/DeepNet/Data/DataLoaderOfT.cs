using System.Collections;

namespace DeepNet.Data;

/// <summary>Cuts a dataset into batches: <c>foreach (var batch in loader)</c> is one epoch.</summary>
/// <typeparam name="TBatch">What a batch is.</typeparam>
/// <remarks>
/// Every enumeration is a new epoch. With shuffling the order is a function of seed and epoch alone, so that a run can
/// be repeated, and continued by setting <see cref="Epoch"/>. Made by <see cref="DataLoader.Create"/>, or for tensors
/// by <see cref="DataLoader"/>'s constructors. torch.utils.data.DataLoader.
/// </remarks>
public abstract class DataLoader<TBatch> : IEnumerable<TBatch>
{
    private readonly int _samples;
    private readonly bool _shuffle;
    private readonly bool _dropLast;

    private protected DataLoader(int samples, int batchSize, bool shuffle, ulong? seed, bool dropLast)
    {
        if (batchSize <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize), batchSize, $"DataLoader: batchSize {batchSize} must be positive.");
        }

        Check.Argument(samples > 0, $"DataLoader: the dataset is empty.");
        Check.Argument(
            !dropLast || samples >= batchSize,
            $"DataLoader: {samples} samples do not fill a batch of {batchSize}, and dropLast leaves nothing.");
        BatchSize = batchSize;
        _samples = samples;
        _shuffle = shuffle;
        _dropLast = dropLast;
        Seed = seed ?? ((ulong)RandomSource.Default.NextUInt32() << 32 | RandomSource.Default.NextUInt32());
    }

    /// <summary>Samples in a batch; the last batch of an epoch may have fewer.</summary>
    public int BatchSize { get; }

    /// <summary>Batches in an epoch.</summary>
    public int Count => (int)(((long)_samples + (_dropLast ? 0 : BatchSize - 1)) / BatchSize);

    /// <summary>What decides the order of every epoch.</summary>
    public ulong Seed { get; }

    /// <summary>The number of the next epoch; each enumeration counts it up. Set it to continue a run.</summary>
    public int Epoch { get; set; }

    /// <summary>Starts the next epoch.</summary>
    public IEnumerator<TBatch> GetEnumerator() => Batches(OrderOf(Epoch++)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The batch of these samples.</summary>
    private protected abstract TBatch Load(ReadOnlySpan<int> indices);

    private IEnumerable<TBatch> Batches(int[] order)
    {
        int count = Count;
        for (int i = 0; i < count; i++)
        {
            int start = i * BatchSize;
            yield return Load(order.AsSpan(start, Math.Min(BatchSize, _samples - start)));
        }
    }

    private int[] OrderOf(int epoch)
    {
        int[] order = Datasets.Order(_samples);
        if (_shuffle)
        {
            // Shuffling takes fewer counters than there are between two epochs.
            var random = new RandomSource(Seed);
            random.SetState(new RandomState(Seed, (ulong)(uint)epoch << 32));
            random.Shuffle<int>(order);
        }

        return order;
    }
}
