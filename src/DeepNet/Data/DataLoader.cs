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
    private readonly IDataset<TensorTuple> _dataset;
    private readonly TensorDataset? _tensors;
    private readonly int[]? _subset;

    /// <summary>Loads batches of tuples of tensors.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="shuffle">Whether each epoch has a random order of its own.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <exception cref="ArgumentException">The batch size is not positive, or the dataset is empty.</exception>
    public DataLoader(
        IDataset<TensorTuple> dataset, int batchSize = 1, bool shuffle = false, ulong? seed = null,
        bool dropLast = false)
        : base(CountOf(dataset), batchSize, shuffle, seed, dropLast)
    {
        _dataset = dataset;
        (_tensors, _subset) = Flatten(dataset);
    }

    /// <summary>Loads batches of pairs of tensors, such as an image and its label.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="shuffle">Whether each epoch has a random order of its own.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <exception cref="ArgumentException">The batch size is not positive, or the dataset is empty.</exception>
    public DataLoader(
        IDataset<(Tensor First, Tensor Second)> dataset, int batchSize = 1, bool shuffle = false, ulong? seed = null,
        bool dropLast = false)
        : this(new Pairs(dataset), batchSize, shuffle, seed, dropLast)
    {
    }

    /// <summary>Loads batches of any kind of sample, put together by a function of yours.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="collate">Makes a batch of samples.</param>
    /// <param name="shuffle">Whether each epoch has a random order of its own.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <exception cref="ArgumentException">The batch size is not positive, or the dataset is empty.</exception>
    public static DataLoader<TBatch> Create<T, TBatch>(
        IDataset<T> dataset,
        int batchSize,
        Func<IReadOnlyList<T>, TBatch> collate,
        bool shuffle = false,
        ulong? seed = null,
        bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(collate);
        return new Collating<T, TBatch>(dataset, batchSize, collate, shuffle, seed, dropLast);
    }

    private protected override TensorTuple Load(ReadOnlySpan<int> indices)
    {
        if (_tensors is null)
            return Stack(Samples(_dataset, indices));
        if (_subset is null)
            return _tensors.Batch(indices);
        var inner = new int[indices.Length];
        for (int i = 0; i < inner.Length; i++)
            inner[i] = _subset[indices[i]];
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

    private static T[] Samples<T>(IDataset<T> dataset, ReadOnlySpan<int> indices)
    {
        var samples = new T[indices.Length];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = dataset[indices[i]];
        return samples;
    }

    private static TensorTuple Stack(TensorTuple[] samples)
    {
        TensorTuple first = samples[0];
        foreach (TensorTuple sample in samples)
        {
            Check.State(
                sample.Count == first.Count,
                $"DataLoader: samples {first} and {sample} of one batch differ in the number of tensors.");
        }

        var batch = new Tensor[first.Count];
        for (int i = 0; i < batch.Length; i++)
        {
            foreach (TensorTuple sample in samples)
            {
                Check.Shape(
                    sample[i].Shape == first[i].Shape,
                    $"DataLoader: tensors {i} of two samples of one batch have shapes {first[i].Shape} "
                        + $"and {sample[i].Shape}; DataLoader.Create takes a function that puts them together.");
            }

            batch[i] = Tensor.Stack(Array.ConvertAll(samples, sample => sample[i]));
        }

        return new TensorTuple(batch);
    }

    private sealed class Pairs : IDataset<TensorTuple>
    {
        private readonly IDataset<(Tensor First, Tensor Second)> _pairs;

        public Pairs(IDataset<(Tensor First, Tensor Second)> pairs)
        {
            ArgumentNullException.ThrowIfNull(pairs);
            _pairs = pairs;
        }

        public int Count => _pairs.Count;

        public TensorTuple this[int index]
        {
            get
            {
                (Tensor first, Tensor second) = _pairs[index];
                return new TensorTuple(first, second);
            }
        }
    }

    private sealed class Collating<T, TBatch>(
        IDataset<T> dataset, int batchSize, Func<IReadOnlyList<T>, TBatch> collate, bool shuffle, ulong? seed,
        bool dropLast)
        : DataLoader<TBatch>(CountOf(dataset), batchSize, shuffle, seed, dropLast)
    {
        private protected override TBatch Load(ReadOnlySpan<int> indices) => collate(Samples(dataset, indices));
    }
}
