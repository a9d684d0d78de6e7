using System.Collections.Concurrent;

namespace DeepNet.Data;

/// <summary>Keeps the first samples that are asked for.</summary>
/// <remarks>
/// Nothing is ever pushed out: in epochs of random order a cache of the latest samples would hold the wrong ones most
/// of the time, while this one saves the same share of the work in every order.
/// </remarks>
internal sealed class CachedDataset<T>(IDataset<T> dataset, int capacity) : IDataset<T>
{
    private readonly ConcurrentDictionary<int, T> _samples = new();
    private int _reserved;

    public int Count => dataset.Count;

    public T this[int index]
    {
        get
        {
            if (_samples.TryGetValue(index, out T? kept))
                return kept;
            T sample = dataset[index];
            if (Volatile.Read(ref _reserved) >= capacity)
                return sample;
            if (Interlocked.Increment(ref _reserved) > capacity)
            {
                Interlocked.Decrement(ref _reserved);
                return sample;
            }

            // Another thread may have kept the same sample meanwhile: all then see that one.
            if (_samples.TryAdd(index, sample))
                return sample;
            Interlocked.Decrement(ref _reserved);
            return _samples[index];
        }
    }
}
