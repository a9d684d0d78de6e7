namespace DeepNet.Data;

/// <summary>Samples with chance in them, such as images that are flipped now and then.</summary>
/// <remarks>
/// A loader hands each sample a generator that is a function of the loader's seed, the epoch, the number of the sample
/// and how often the sampler has drawn it before in the epoch alone, so the samples of a run are the same for any
/// number of workers and after a restart. What subset, concat, zip and map make of such a dataset is one too. The
/// generator is the sample's own: use it up as you like.
/// </remarks>
public interface IRandomDataset<out T> : IDataset<T>
{
    /// <summary>Sample number <paramref name="index"/> with its chance drawn from <paramref name="random"/>.</summary>
    T Get(int index, RandomSource random);
}
