namespace DeepNet.Data;

/// <summary>Another dataset's samples, each passed through a function when it is asked for.</summary>
internal sealed class MappedDataset<T, TResult>(IDataset<T> dataset, Func<T, TResult> map)
    : IRandomDataset<TResult>, IWrappingDataset
{
    public int Count => dataset.Count;

    public bool IsRandom => Datasets.IsRandom(dataset);

    public TResult this[int index] => map(dataset[index]);

    public TResult Get(int index, RandomSource random) => map(Datasets.Get(dataset, index, random));
}
