namespace DeepNet.Data;

/// <summary>Another dataset's samples, each passed through a function with chance in it.</summary>
internal sealed class RandomMappedDataset<T, TResult>(IDataset<T> dataset, Func<T, RandomSource, TResult> map)
    : IRandomDataset<TResult>
{
    public int Count => dataset.Count;

    public TResult this[int index] => Get(index, RandomSource.Default);

    public TResult Get(int index, RandomSource random) => map(Datasets.Get(dataset, index, random), random);
}
