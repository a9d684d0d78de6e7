namespace DeepNet.Data;

/// <summary>One process's share of another sampler's order: every process trains on a part of the same epoch.</summary>
/// <remarks>
/// Process r of n takes places r, r + n, r + 2n … The shares have one size: if the samples do not divide, the order is
/// filled up from its beginning, or cut with <c>dropLast</c>. All processes need the same order, so give random
/// samplers the same seed. torch.utils.data.DistributedSampler.
/// </remarks>
public sealed class DistributedSampler : Sampler
{
    private readonly Sampler _sampler;
    private readonly int _shard;
    private readonly int _shards;

    /// <summary>Creates the share of one process.</summary>
    /// <param name="sampler">The order of the whole epoch.</param>
    /// <param name="shard">The number of this process, from 0.</param>
    /// <param name="shards">How many processes there are.</param>
    /// <param name="dropLast">Whether to leave out the samples that do not divide, instead of repeating some.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such share, or nothing would be left of
    /// it.</exception>
    public DistributedSampler(Sampler sampler, int shard, int shards, bool dropLast = false)
    {
        const string name = nameof(DistributedSampler);
        ArgumentNullException.ThrowIfNull(sampler);
        CheckCount(name, nameof(shards), shards);
        if ((uint)shard >= (uint)shards)
        {
            throw new ArgumentOutOfRangeException(
                nameof(shard), shard, $"{name}: shard {shard} must be in 0 … {shards - 1}.");
        }

        if (dropLast && sampler.Count < shards)
        {
            throw new ArgumentOutOfRangeException(
                nameof(shards), shards,
                $"{name}: {sampler.Count} samples do not go round {shards} shards, and dropLast leaves nothing.");
        }

        (_sampler, _shard, _shards) = (sampler, shard, shards);
        Count = (int)(((long)sampler.Count + (dropLast ? 0 : shards - 1)) / shards);
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int[] Order(int epoch)
    {
        int[] all = _sampler.Order(epoch);
        var own = new int[Count];
        for (int i = 0; i < own.Length; i++)
            own[i] = all[(int)((((long)i * _shards) + _shard) % all.Length)];
        return own;
    }
}
