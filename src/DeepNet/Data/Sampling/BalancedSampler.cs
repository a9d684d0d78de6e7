namespace DeepNet.Data;

/// <summary>Every class equally often, by repeating or leaving out samples, in random order.</summary>
/// <remarks>
/// Oversampling takes each sample of a class n times or n + 1 times; which ones come once more changes with the epoch.
/// imblearn's RandomOverSampler draws them independently instead, which leaves out some.
/// </remarks>
public sealed class BalancedSampler : Sampler
{
    private readonly ClassIndex _classes;
    private readonly int _each;

    /// <summary>Creates the sampler.</summary>
    /// <param name="labels">[samples], Int64 or Int32: the class of each sample, any numbers.</param>
    /// <param name="balance">Whether to repeat or to leave out samples.</param>
    /// <param name="seed">Decides the orders; drawn from the default generator if left out.</param>
    /// <exception cref="ShapeException">The labels are not [samples], or there are none.</exception>
    /// <exception cref="DTypeException">The labels are no integers.</exception>
    /// <exception cref="ArgumentException">An epoch would have more samples than an int can count.</exception>
    public BalancedSampler(Tensor labels, Balance balance = Balance.Oversample, ulong? seed = null)
    {
        _classes = ClassIndex.Of(nameof(BalancedSampler), labels);
        _each = balance switch
        {
            Balance.Oversample => _classes.Members.Max(own => own.Length),
            Balance.Undersample => _classes.Members.Min(own => own.Length),
            _ => throw new ArgumentOutOfRangeException(
                nameof(balance), balance, $"BalancedSampler: balance {balance} is no such value."),
        };
        long count = (long)_each * _classes.Count;
        Check.Argument(
            count <= Array.MaxLength,
            $"BalancedSampler: {_classes.Count} classes of {_each} samples are more than {Array.MaxLength}.");
        (Count, Seed) = ((int)count, SeedOr(seed));
    }

    /// <summary>What decides the orders.</summary>
    public ulong Seed { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int[] Order(int epoch)
    {
        RandomSource random = RandomOf(Seed, epoch);
        var order = new int[Count];
        int place = 0;
        foreach (int[] members in _classes.Members)
        {
            int[] own = members.ToArray();
            random.Shuffle<int>(own);
            for (int i = 0; i < _each; i++)
                order[place++] = own[i % own.Length];
        }

        random.Shuffle<int>(order);
        return order;
    }
}
