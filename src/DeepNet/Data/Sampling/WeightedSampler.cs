namespace DeepNet.Data;

/// <summary>Draws each sample with a probability proportional to its weight.</summary>
/// <remarks>
/// With replacement every draw is from all samples; without, from those not yet drawn in the epoch, which is done at
/// once by sorting exponential numbers of these rates (Efraimidis and Spirakis, 2006,
/// https://doi.org/10.1016/j.ipl.2005.11.003). torch.utils.data.WeightedRandomSampler.
/// </remarks>
public sealed class WeightedSampler : Sampler
{
    private readonly double[] _weights;
    private readonly double[] _sums;
    private readonly bool _replacement;

    /// <summary>Creates the sampler.</summary>
    /// <param name="weights">One weight for each sample: not negative, not all 0; they need not add up to 1.</param>
    /// <param name="count">Samples in an epoch; as many as there are weights if left out.</param>
    /// <param name="replacement">Whether a sample can come more than once in an epoch.</param>
    /// <param name="seed">Decides the draws; drawn from the default generator if left out.</param>
    /// <exception cref="ArgumentException">A weight is negative, infinite or no number, all are 0, or fewer samples
    /// have a weight than are to be drawn without replacement.</exception>
    public WeightedSampler(
        ReadOnlySpan<double> weights, int? count = null, bool replacement = true, ulong? seed = null)
    {
        const string name = nameof(WeightedSampler);
        Check.Argument(weights.Length > 0, $"{name}: there are no weights.");
        double sum = 0;
        int drawable = 0;
        _sums = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            Check.Argument(
                weights[i] >= 0 && double.IsFinite(weights[i]),
                $"{name}: weight {weights[i]} of sample {i} must be finite and not negative.");
            drawable += weights[i] > 0 ? 1 : 0;
            _sums[i] = sum += weights[i];
        }

        Check.Argument(
            sum > 0 && double.IsFinite(sum),
            $"{name}: the {weights.Length} weights add up to {sum}; the sum must be positive and finite.");
        Count = count ?? weights.Length;
        CheckCount(name, nameof(count), Count);
        Check.Argument(
            replacement || Count <= drawable,
            $"{name}: {Count} draws without replacement, but only {drawable} of {weights.Length} weights are not 0.");
        (_weights, _replacement, Seed) = (weights.ToArray(), replacement, SeedOr(seed));
    }

    /// <summary>What decides the draws.</summary>
    public ulong Seed { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int[] Order(int epoch)
    {
        RandomSource random = RandomOf(Seed, epoch);
        return _replacement ? Draws(random) : Race(random);
    }

    private int[] Draws(RandomSource random)
    {
        var draws = new int[Count];
        for (int i = 0; i < draws.Length; i++)
            draws[i] = First(random.NextDouble() * _sums[^1]);
        return draws;
    }

    /// <summary>The first sample whose sum of weights is above the point; one of weight 0 never is.</summary>
    private int First(double point)
    {
        int low = 0, high = _sums.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_sums[middle] > point)
                high = middle;
            else
                low = middle + 1;
        }

        // A product rounded up to the whole sum would end at a last sample of weight 0.
        while (_weights[low] == 0)
            low--;
        return low;
    }

    private int[] Race(RandomSource random)
    {
        var times = new double[_weights.Length];
        for (int i = 0; i < times.Length; i++)
        {
            double time = -Math.Log(1 - random.NextDouble());
            times[i] = _weights[i] == 0 ? double.PositiveInfinity : time / _weights[i];
        }

        int[] order = Datasets.Order(times.Length);
        // Equal times, of tiny weights, are settled by the number of the sample.
        Array.Sort(order, (a, b) => times[a] != times[b] ? times[a].CompareTo(times[b])
            : _weights[a] == 0 != (_weights[b] == 0) ? _weights[b].CompareTo(_weights[a]) : a.CompareTo(b));
        return order[..Count];
    }
}
