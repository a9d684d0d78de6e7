namespace DeepNet.Data;

/// <summary>What all loaders are told.</summary>
internal sealed record LoaderSettings(
    int BatchSize, bool Shuffle, ulong? Seed, bool DropLast, Sampler? Sampler, int Workers, int Prefetch)
{
    /// <summary>Prefetched batches of a worker, as in PyTorch.</summary>
    public const int DefaultPrefetch = 2;

    private const int MostWorkers = 256;

    /// <summary>Checks all of it against the number of samples.</summary>
    public void Check(int samples)
    {
        CheckThat(BatchSize > 0, nameof(BatchSize), BatchSize, "must be positive");
        CheckThat(Workers is >= 0 and <= MostWorkers, nameof(Workers), Workers, $"must be in 0 … {MostWorkers}");
        CheckThat(Prefetch > 0, nameof(Prefetch), Prefetch, "must be positive");
        DeepNet.Check.Argument(samples > 0, $"DataLoader: the dataset is empty.");
        DeepNet.Check.Argument(
            !Shuffle || Sampler is null, $"DataLoader: a sampler decides the order itself; leave out shuffle.");
        int count = Sampler?.Count ?? samples;
        DeepNet.Check.Argument(count > 0, $"DataLoader: the sampler has {count} samples in an epoch.");
        DeepNet.Check.Argument(
            !DropLast || count >= BatchSize,
            $"DataLoader: {count} samples do not fill a batch of {BatchSize}, and dropLast leaves nothing.");
    }

    private static void CheckThat(bool holds, string property, int value, string rule)
    {
        if (!holds)
        {
            string name = char.ToLowerInvariant(property[0]) + property[1..];
            throw new ArgumentOutOfRangeException(name, value, $"DataLoader: {name} {value} {rule}.");
        }
    }
}
