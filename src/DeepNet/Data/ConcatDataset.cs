namespace DeepNet.Data;

/// <summary>The samples of several datasets, one dataset after the other.</summary>
/// <remarks>torch.utils.data.ConcatDataset.</remarks>
public sealed class ConcatDataset<T> : IRandomDataset<T>, IWrappingDataset
{
    private readonly IDataset<T>[] _datasets;
    private readonly int[] _ends;

    /// <summary>Creates a dataset of all samples of these.</summary>
    /// <exception cref="ArgumentException">There are no datasets, or more samples than an int can count.</exception>
    public ConcatDataset(params ReadOnlySpan<IDataset<T>> datasets)
    {
        Check.Argument(datasets.Length > 0, $"ConcatDataset: there are no datasets.");
        _datasets = datasets.ToArray();
        _ends = new int[_datasets.Length];
        long end = 0;
        for (int i = 0; i < _ends.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(_datasets[i], nameof(datasets));
            end += _datasets[i].Count;
            Check.Argument(
                end <= int.MaxValue,
                $"ConcatDataset: the first {i + 1} datasets have {end} samples; {int.MaxValue} can be counted.");
            _ends[i] = (int)end;
        }
    }

    /// <inheritdoc/>
    public int Count => _ends[^1];

    /// <summary>What this was made of.</summary>
    public IReadOnlyList<IDataset<T>> Datasets => _datasets;

    bool IWrappingDataset.IsRandom => Array.Exists(_datasets, Data.Datasets.IsRandom);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public T this[int index]
    {
        get
        {
            (IDataset<T> dataset, int inner) = Find(index);
            return dataset[inner];
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public T Get(int index, RandomSource random)
    {
        (IDataset<T> dataset, int inner) = Find(index);
        return Data.Datasets.Get(dataset, inner, random);
    }

    private (IDataset<T> Dataset, int Index) Find(int index)
    {
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index), index, $"ConcatDataset: there are {Count} samples, not one with number {index}.");
        }

        // The first end above the index; empty datasets have the end of the one before and are never it.
        int low = 0, high = _ends.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ends[middle] > index)
                high = middle;
            else
                low = middle + 1;
        }

        return (_datasets[low], index - (low == 0 ? 0 : _ends[low - 1]));
    }
}
