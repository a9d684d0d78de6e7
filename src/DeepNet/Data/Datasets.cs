namespace DeepNet.Data;

/// <summary>Ways to make datasets from others.</summary>
public static class Datasets
{
    /// <summary>Deals the samples at random into parts of these sizes.</summary>
    /// <param name="dataset">What to split.</param>
    /// <param name="lengths">The sizes of the parts; they add up to the number of samples.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <remarks>torch.utils.data.random_split.</remarks>
    /// <exception cref="ArgumentException">A length is negative, or they do not add up.</exception>
    public static Subset<T>[] RandomSplit<T>(this IDataset<T> dataset, ReadOnlySpan<int> lengths, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        long total = 0;
        foreach (int length in lengths)
        {
            Check.Argument(length >= 0, $"RandomSplit: the length {length} is negative.");
            total += length;
        }

        Check.Argument(
            total == dataset.Count,
            $"RandomSplit: the lengths add up to {total}, but the dataset has {dataset.Count} samples.");
        int[] order = Order(dataset.Count);
        new RandomSource(seed).Shuffle<int>(order);
        var parts = new Subset<T>[lengths.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = new Subset<T>(dataset, order.AsSpan(start, lengths[i]));
            start += lengths[i];
        }

        return parts;
    }

    /// <summary>The samples with these numbers, in this order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dataset has no such sample.</exception>
    public static Subset<T> Subset<T>(this IDataset<T> dataset, ReadOnlySpan<int> indices) => new(dataset, indices);

    /// <summary>The samples of this dataset and then those of another.</summary>
    /// <exception cref="ArgumentException">There are more samples than an int can count.</exception>
    public static ConcatDataset<T> Concat<T>(this IDataset<T> dataset, IDataset<T> other) => new(dataset, other);

    /// <summary>Pairs of the samples with the same number of two datasets.</summary>
    /// <exception cref="ArgumentException">The datasets have different numbers of samples.</exception>
    public static IDataset<(TFirst First, TSecond Second)> Zip<TFirst, TSecond>(
        this IDataset<TFirst> dataset, IDataset<TSecond> other)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(other);
        Check.Argument(
            dataset.Count == other.Count,
            $"Zip: the first dataset has {dataset.Count} samples, but the second {other.Count}.");
        return new ZippedDataset<TFirst, TSecond>(dataset, other);
    }

    /// <summary>The samples passed through a function whenever they are asked for.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="map">What to make of a sample. A loader with workers calls it from several threads.</param>
    public static IDataset<TResult> Map<T, TResult>(this IDataset<T> dataset, Func<T, TResult> map)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(map);
        return new MappedDataset<T, TResult>(dataset, map);
    }

    /// <summary>The samples passed through a function with chance in it, such as a random crop.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="map">What to make of a sample, with a generator of its own; see
    /// <see cref="IRandomDataset{T}"/>.</param>
    /// <remarks>Without a loader, in <c>dataset[3]</c>, numbers come from the default generator.</remarks>
    public static IRandomDataset<TResult> Map<T, TResult>(
        this IDataset<T> dataset, Func<T, RandomSource, TResult> map)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(map);
        return new RandomMappedDataset<T, TResult>(dataset, map);
    }

    /// <summary>Keeps samples in memory once they were made: the first <paramref name="capacity"/> asked for.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="capacity">The most samples to keep; the others are made anew each time.</param>
    /// <remarks>Everybody gets the same object: do not change samples in place.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is negative.</exception>
    /// <exception cref="ArgumentException">The samples have chance in them, which a cache would freeze.</exception>
    public static IDataset<T> Cache<T>(this IDataset<T> dataset, int capacity = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (capacity < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"Cache: capacity {capacity} is negative.");
        }

        Check.Argument(
            !IsRandom(dataset),
            $"Cache: the samples of this dataset are random, and a cache would freeze them; "
                + $"put the cache before the random step.");
        return new CachedDataset<T>(dataset, capacity);
    }

    /// <summary>0 … count - 1.</summary>
    internal static int[] Order(int count)
    {
        var order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        return order;
    }

    /// <summary>Whether samples use a generator.</summary>
    internal static bool IsRandom<T>(IDataset<T> dataset) =>
        dataset is IWrappingDataset wrapping ? wrapping.IsRandom : dataset is IRandomDataset<T>;

    /// <summary>A sample, with the generator if it takes one.</summary>
    internal static T Get<T>(IDataset<T> dataset, int index, RandomSource random) =>
        dataset is IRandomDataset<T> chance ? chance.Get(index, random) : dataset[index];
}
