namespace DeepNet.Data;

/// <summary>Decides which samples an epoch has, and in which order.</summary>
/// <remarks>
/// The order is a function of the sampler's own settings, its seed and the number of the epoch: a run can be repeated,
/// and continued anywhere. torch.utils.data.Sampler.
/// </remarks>
public abstract class Sampler
{
    /// <summary>The number of samples in an epoch, the same for all epochs.</summary>
    public abstract int Count { get; }

    /// <summary>The sample numbers of an epoch in their order: <see cref="Count"/> of them; a new array.</summary>
    public abstract int[] Order(int epoch);

    /// <summary>A generator whose numbers are a function of seed and epoch, with 2³² counters for each epoch.</summary>
    protected static RandomSource RandomOf(ulong seed, int epoch)
    {
        var random = new RandomSource(seed);
        random.SetState(new RandomState(seed, (ulong)(uint)epoch << 32));
        return random;
    }

    /// <summary>The seed, or one from the default generator.</summary>
    private protected static ulong SeedOr(ulong? seed) =>
        seed ?? ((ulong)RandomSource.Default.NextUInt32() << 32 | RandomSource.Default.NextUInt32());

    /// <summary>A number of samples to draw that is positive.</summary>
    private protected static void CheckCount(string sampler, string what, int count)
    {
        if (count <= 0)
        {
            throw new ArgumentOutOfRangeException(
                what, count, $"{sampler}: {what} {count} must be positive.");
        }
    }
}
