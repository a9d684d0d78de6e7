namespace DeepNet.Data;

/// <summary>Samples of the same number from two datasets.</summary>
internal sealed class ZippedDataset<TFirst, TSecond>(IDataset<TFirst> first, IDataset<TSecond> second)
    : IRandomDataset<(TFirst First, TSecond Second)>, IWrappingDataset
{
    public int Count => first.Count;

    public bool IsRandom => Datasets.IsRandom(first) || Datasets.IsRandom(second);

    public (TFirst First, TSecond Second) this[int index] => (first[index], second[index]);

    public (TFirst First, TSecond Second) Get(int index, RandomSource random) =>
        (Datasets.Get(first, index, random), Datasets.Get(second, index, random));
}
