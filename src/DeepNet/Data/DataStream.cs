using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace DeepNet.Data;

/// <summary>Samples that come one after the other and need not end: shuffled, cut into batches, read ahead.</summary>
/// <remarks>
/// <c>await foreach (var batch in samples.ShuffleBuffered(1000, seed: 3).Batches(32, Collate.Pad))</c>.
/// </remarks>
public static class DataStream
{
    /// <summary>Shuffles a stream within a window: keeps a number of samples and gives out one of them at random
    /// whenever the next comes.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="bufferSize">How many samples are kept; as many as the stream has make every order possible.</param>
    /// <param name="seed">The same seed gives the same order.</param>
    /// <remarks>tf.data.Dataset.shuffle.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static IAsyncEnumerable<T> ShuffleBuffered<T>(this IAsyncEnumerable<T> source, int bufferSize, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckPositive(nameof(ShuffleBuffered), nameof(bufferSize), bufferSize);
        return Shuffle(source, bufferSize, seed);
    }

    /// <summary>Puts every so many samples together.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="collate">Makes a batch of samples, as in <see cref="Collate"/>.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static IAsyncEnumerable<TBatch> Batches<T, TBatch>(
        this IAsyncEnumerable<T> source, int batchSize, Func<IReadOnlyList<T>, TBatch> collate, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(collate);
        CheckPositive(nameof(Batches), nameof(batchSize), batchSize);
        return Cut(source, batchSize, collate, dropLast);
    }

    /// <summary>Stacks every so many tuples of tensors along a new dim 0.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static IAsyncEnumerable<TensorTuple> Batches(
        this IAsyncEnumerable<TensorTuple> source, int batchSize, bool dropLast = false) =>
        source.Batches(batchSize, Collate.Stack, dropLast);

    /// <summary>Reads ahead in the background while what came before is used.</summary>
    /// <param name="source">The samples or batches.</param>
    /// <param name="capacity">The most that wait to be used.</param>
    /// <remarks>What the source throws comes after all that it gave. Leaving the loop cancels the source and waits for
    /// it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not positive.</exception>
    public static IAsyncEnumerable<T> Prefetch<T>(this IAsyncEnumerable<T> source, int capacity)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckPositive(nameof(Prefetch), nameof(capacity), capacity);
        return Ahead(source, capacity);
    }

    private static void CheckPositive(string operation, string argument, int value)
    {
        if (value <= 0)
        {
            throw new ArgumentOutOfRangeException(
                argument, value, $"{operation}: {argument} {value} must be positive.");
        }
    }

    private static async IAsyncEnumerable<T> Shuffle<T>(
        IAsyncEnumerable<T> source, int bufferSize, ulong seed,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var random = new RandomSource(seed);
        var buffer = new List<T>();
        await foreach (T sample in source.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (buffer.Count < bufferSize)
            {
                buffer.Add(sample);
                continue;
            }

            int place = random.NextInt(0, bufferSize);
            T chosen = buffer[place];
            buffer[place] = sample;
            yield return chosen;
        }

        T[] rest = [.. buffer];
        random.Shuffle<T>(rest);
        foreach (T sample in rest)
            yield return sample;
    }

    private static async IAsyncEnumerable<TBatch> Cut<T, TBatch>(
        IAsyncEnumerable<T> source, int batchSize, Func<IReadOnlyList<T>, TBatch> collate, bool dropLast,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // A list of its own for every batch: the function may keep it.
        var samples = new List<T>();
        await foreach (T sample in source.WithCancellation(cancellation).ConfigureAwait(false))
        {
            samples.Add(sample);
            if (samples.Count == batchSize)
            {
                yield return collate(samples);
                samples = [];
            }
        }

        if (samples.Count > 0 && !dropLast)
            yield return collate(samples);
    }

    private static async IAsyncEnumerable<T> Ahead<T>(
        IAsyncEnumerable<T> source, int capacity, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var channel = Channel.CreateBounded<T>(
            new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task reading = Task.Run(() => Fill(source, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (T item in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private static async Task Fill<T>(IAsyncEnumerable<T> source, ChannelWriter<T> writer, CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            await foreach (T item in source.WithCancellation(stop).ConfigureAwait(false))
                await writer.WriteAsync(item, stop).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Thrown again where the items are read.
            failure = e;
        }

        writer.TryComplete(failure);
    }
}
