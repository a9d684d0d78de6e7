namespace DeepNet.Data;

/// <summary>
/// Batches of tensors: <c>foreach (var (images, labels) in new DataLoader(data, batchSize: 64, shuffle: true))</c>.
/// </summary>
/// <remarks>
/// Samples are stacked along a new dim 0. For a <see cref="TensorDataset"/>, and subsets of one, a batch is a single
/// gather per tensor.
/// </remarks>
public sealed class DataLoader : DataLoader<TensorTuple>
{
    private readonly SampleReader<TensorTuple> _reader;
    private readonly TensorDataset? _tensors;
    private readonly int[]? _subset;

    /// <summary>Loads batches of tuples of tensors.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="shuffle">Whether each epoch has a random order of its own.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <param name="sampler">Decides which samples an epoch has, and their order, instead of
    /// <paramref name="shuffle"/>.</param>
    /// <param name="workers">Threads that make batches ahead; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">How many batches each worker keeps ready.</param>
    /// <exception cref="ArgumentException">The dataset is empty, a number is out of range, nothing is left by
    /// <paramref name="dropLast"/>, or both a sampler and shuffle are given.</exception>
    public DataLoader(
        IDataset<TensorTuple> dataset, int batchSize = 1, bool shuffle = false, ulong? seed = null,
        bool dropLast = false, Sampler? sampler = null, int workers = 0,
        int prefetch = LoaderSettings.DefaultPrefetch)
        : base(
            CountOf(dataset),
            new LoaderSettings(batchSize, shuffle, seed, dropLast, sampler, workers, prefetch))
    {
        _reader = new SampleReader<TensorTuple>(dataset, Seed);
        (_tensors, _subset) = Flatten(dataset);
    }

    /// <summary>Loads batches of pairs of tensors, such as an image and its label.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="shuffle">Whether each epoch has a random order of its own.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <param name="sampler">Decides which samples an epoch has, and their order, instead of
    /// <paramref name="shuffle"/>.</param>
    /// <param name="workers">Threads that make batches ahead; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">How many batches each worker keeps ready.</param>
    /// <exception cref="ArgumentException">The dataset is empty, a number is out of range, nothing is left by
    /// <paramref name="dropLast"/>, or both a sampler and shuffle are given.</exception>
    public DataLoader(
        IDataset<(Tensor First, Tensor Second)> dataset, int batchSize = 1, bool shuffle = false, ulong? seed = null,
        bool dropLast = false, Sampler? sampler = null, int workers = 0,
        int prefetch = LoaderSettings.DefaultPrefetch)
        : this(new Pairs(dataset), batchSize, shuffle, seed, dropLast, sampler, workers, prefetch)
    {
    }

    /// <summary>Loads batches of any kind of sample, put together by a function of yours.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="collate">Makes a batch of samples.</param>
    /// <param name="shuffle">Whether each epoch has a random order of its own.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <param name="sampler">Decides which samples an epoch has, and their order, instead of
    /// <paramref name="shuffle"/>.</param>
    /// <param name="workers">Threads that make batches ahead; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">How many batches each worker keeps ready.</param>
    /// <exception cref="ArgumentException">The dataset is empty, a number is out of range, nothing is left by
    /// <paramref name="dropLast"/>, or both a sampler and shuffle are given.</exception>
    public static DataLoader<TBatch> Create<T, TBatch>(
        IDataset<T> dataset,
        int batchSize,
        Func<IReadOnlyList<T>, TBatch> collate,
        bool shuffle = false,
        ulong? seed = null,
        bool dropLast = false,
        Sampler? sampler = null,
        int workers = 0,
        int prefetch = LoaderSettings.DefaultPrefetch)
    {
        ArgumentNullException.ThrowIfNull(collate);
        return new Collating<T, TBatch>(
            dataset, collate, new LoaderSettings(batchSize, shuffle, seed, dropLast, sampler, workers, prefetch));
    }

    /// <inheritdoc/>
    public override DataLoader To(Device device)
    {
        base.To(device);
        return this;
    }

    private protected override bool IsRandom => _reader.IsRandom;

    private protected override TensorTuple Load(
        BatchIndices indices, LoaderPosition batch, CancellationToken cancellation)
    {
        if (_tensors is null)
            return Collate.Stack(_reader.Read(indices, batch, cancellation));
        if (_subset is null)
            return _tensors.Batch(indices.Samples);
        var inner = new int[indices.Samples.Length];
        for (int i = 0; i < inner.Length; i++)
            inner[i] = _subset[indices.Samples[i]];
        return _tensors.Batch(inner);
    }

    private static int CountOf<T>(IDataset<T> dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.Count;
    }

    /// <summary>The tensors behind subsets of subsets, and which of their samples are meant.</summary>
    private static (TensorDataset? Tensors, int[]? Indices) Flatten(IDataset<TensorTuple> dataset)
    {
        int[]? indices = null;
        while (dataset is Subset<TensorTuple> subset)
        {
            IReadOnlyList<int> outer = subset.Indices;
            indices = indices is null ? [.. outer] : Array.ConvertAll(indices, i => outer[i]);
            dataset = subset.Dataset;
        }

        return (dataset as TensorDataset, indices);
    }

    private sealed class Pairs : IRandomDataset<TensorTuple>, IWrappingDataset
    {
        private readonly IDataset<(Tensor First, Tensor Second)> _pairs;

        public Pairs(IDataset<(Tensor First, Tensor Second)> pairs)
        {
            ArgumentNullException.ThrowIfNull(pairs, "dataset");
            _pairs = pairs;
        }

        public int Count => _pairs.Count;

        public bool IsRandom => Datasets.IsRandom(_pairs);

        public TensorTuple this[int index] => Tuple(_pairs[index]);

        public TensorTuple Get(int index, RandomSource random) => Tuple(Datasets.Get(_pairs, index, random));

        private static TensorTuple Tuple((Tensor First, Tensor Second) pair) => new(pair.First, pair.Second);
    }

    private sealed class Collating<T, TBatch> : DataLoader<TBatch>
    {
        private readonly SampleReader<T> _reader;
        private readonly Func<IReadOnlyList<T>, TBatch> _collate;

        public Collating(IDataset<T> dataset, Func<IReadOnlyList<T>, TBatch> collate, LoaderSettings settings)
            : base(CountOf(dataset), settings)
        {
            _reader = new SampleReader<T>(dataset, Seed);
            _collate = collate;
        }

        private protected override bool IsRandom => _reader.IsRandom;

        private protected override TBatch Load(
            BatchIndices indices, LoaderPosition batch, CancellationToken cancellation) =>
            _collate(_reader.Read(indices, batch, cancellation));
    }
}
