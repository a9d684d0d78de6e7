namespace DeepNet.Data;

/// <summary>All samples in an order of its own for each epoch, or draws with replacement.</summary>
/// <remarks>torch.utils.data.RandomSampler.</remarks>
public sealed class RandomSampler : Sampler
{
    private readonly int _samples;
    private readonly bool _replacement;

    /// <summary>Creates the sampler.</summary>
    /// <param name="samples">The number of samples to choose from.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <param name="replacement">Whether each draw is from all samples, so that some come twice and some not at
    /// all.</param>
    /// <param name="count">Samples in an epoch; as many as there are if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or more samples are wanted than there
    /// are without replacement.</exception>
    public RandomSampler(int samples, ulong? seed = null, bool replacement = false, int? count = null)
    {
        CheckCount(nameof(RandomSampler), nameof(samples), samples);
        Count = count ?? samples;
        CheckCount(nameof(RandomSampler), nameof(count), Count);
        if (!replacement && Count > samples)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count,
                $"RandomSampler: count {count} of {samples} samples needs replacement: true.");
        }

        (_samples, _replacement, Seed) = (samples, replacement, SeedOr(seed));
    }

    /// <summary>What decides the orders.</summary>
    public ulong Seed { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int[] Order(int epoch)
    {
        RandomSource random = RandomOf(Seed, epoch);
        if (_replacement)
        {
            var draws = new int[Count];
            for (int i = 0; i < draws.Length; i++)
                draws[i] = random.NextInt(0, _samples);
            return draws;
        }

        // Shuffling takes fewer counters than there are between two epochs.
        int[] order = Datasets.Order(_samples);
        random.Shuffle<int>(order);
        return Count == order.Length ? order : order[..Count];
    }
}
