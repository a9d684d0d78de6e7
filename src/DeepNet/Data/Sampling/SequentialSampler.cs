namespace DeepNet.Data;

/// <summary>All samples from first to last, in every epoch.</summary>
/// <remarks>torch.utils.data.SequentialSampler.</remarks>
public sealed class SequentialSampler : Sampler
{
    /// <summary>Creates the order 0 … <paramref name="samples"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public SequentialSampler(int samples)
    {
        CheckCount(nameof(SequentialSampler), nameof(samples), samples);
        Count = samples;
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int[] Order(int epoch) => Datasets.Order(Count);
}
