namespace DeepNet.Data;

/// <summary>Some samples of a dataset, in a given order.</summary>
/// <remarks>torch.utils.data.Subset.</remarks>
public sealed class Subset<T> : IRandomDataset<T>, IWrappingDataset
{
    private readonly int[] _indices;

    /// <summary>Creates the subset of these sample numbers; a number may come more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dataset has no such sample.</exception>
    public Subset(IDataset<T> dataset, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)dataset.Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices), index,
                    $"Subset: the dataset has {dataset.Count} samples, not one with number {index}.");
            }
        }

        Dataset = dataset;
        _indices = indices.ToArray();
    }

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <summary>What this is a part of.</summary>
    public IDataset<T> Dataset { get; }

    /// <summary>The numbers of the samples in <see cref="Dataset"/>.</summary>
    public IReadOnlyList<int> Indices => _indices;

    bool IWrappingDataset.IsRandom => Datasets.IsRandom(Dataset);

    /// <inheritdoc/>
    public T this[int index] => Dataset[Inner(index)];

    /// <inheritdoc/>
    public T Get(int index, RandomSource random) => Datasets.Get(Dataset, Inner(index), random);

    private int Inner(int index) => (uint)index < (uint)_indices.Length
        ? _indices[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Subset: sample {index} of {_indices.Length}.");
}
