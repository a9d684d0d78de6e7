namespace DeepNet.Data;

/// <summary>Reads the samples of a batch, each with the generator that is its own.</summary>
internal sealed class SampleReader<T>
{
    // For datasets without chance, which do not look at it.
    private static readonly RandomSource s_unused = new(0);

    private readonly IDataset<T> _dataset;
    private readonly ulong _key;

    public SampleReader(IDataset<T> dataset, ulong seed)
    {
        _dataset = dataset;
        IsRandom = Datasets.IsRandom(dataset);
        _key = new RandomSource(seed).Split().Seed;
    }

    /// <summary>Whether samples use their generator.</summary>
    public bool IsRandom { get; }

    /// <summary>The samples of a batch.</summary>
    /// <exception cref="DataLoaderException">The dataset threw.</exception>
    public T[] Read(BatchIndices indices, LoaderPosition batch, CancellationToken cancellation)
    {
        var samples = new T[indices.Samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            int index = indices.Samples[i];
            try
            {
                samples[i] = Datasets.Get(_dataset, index, SourceOf(batch.Epoch, index, indices.RepeatOf(i)));
            }
            catch (Exception e)
            {
                throw new DataLoaderException(index, batch, e);
            }
        }

        return samples;
    }

    private RandomSource SourceOf(int epoch, int index, int repeat)
    {
        if (!IsRandom)
            return s_unused;
        // One counter for each sample of each epoch, of which a split makes a generator of its own.
        RandomSource own = RandomSource.Split(new RandomState(_key, ((ulong)(uint)epoch << 32) | (uint)index));
        // Counters that the generator itself does not reach.
        return repeat == 0 ? own : RandomSource.Split(new RandomState(own.Seed, (ulong)repeat << 32));
    }
}
