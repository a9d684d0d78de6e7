namespace DeepNet.Data;

/// <summary>Reads the samples of a batch, each with the generator that is its own.</summary>
internal sealed class SampleReader<T>
{
    // For datasets without chance, which do not look at it.
    private static readonly RandomSource s_unused = new(0);

    private readonly IDataset<T> _dataset;
    private readonly bool _isRandom;
    private readonly ulong _key;

    public SampleReader(IDataset<T> dataset, ulong seed)
    {
        _dataset = dataset;
        _isRandom = Datasets.IsRandom(dataset);
        _key = new RandomSource(seed).Split().Seed;
    }

    /// <summary>The samples of a batch.</summary>
    /// <exception cref="DataLoaderException">The dataset threw.</exception>
    public T[] Read(ReadOnlySpan<int> indices, LoaderPosition batch, CancellationToken cancellation)
    {
        var samples = new T[indices.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                samples[i] = Datasets.Get(_dataset, indices[i], SourceOf(batch.Epoch, indices[i]));
            }
            catch (Exception e)
            {
                throw new DataLoaderException(indices[i], batch, e);
            }
        }

        return samples;
    }

    private RandomSource SourceOf(int epoch, int index)
    {
        if (!_isRandom)
            return s_unused;
        // One counter for each sample of each epoch, of which a split makes a generator of its own.
        return RandomSource.Split(new RandomState(_key, ((ulong)(uint)epoch << 32) | (uint)index));
    }
}
