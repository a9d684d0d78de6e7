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

    /// <summary>0 … count - 1.</summary>
    internal static int[] Order(int count)
    {
        var order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        return order;
    }
}
