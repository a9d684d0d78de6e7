namespace DeepNet.Layers;

/// <summary>A learned bias of the scores for every head and bucket of distances between query and key, as in
/// T5: y[h, q, k] = weight[bucket(k − q), h].</summary>
/// <remarks>See <see cref="Positions.RelativeBuckets"/>. The weight starts normal. Raffel et al., 2020,
/// https://arxiv.org/abs/1910.10683.</remarks>
public sealed class RelativePositionBias : Module
{
    /// <summary>Creates the layer.</summary>
    /// <param name="numHeads">Heads of the attention.</param>
    /// <param name="isBidirectional">True for encoders; false for decoders, where later keys are hidden
    /// anyway.</param>
    /// <param name="buckets">How many there are.</param>
    /// <param name="maxDistance">From here on all distances share the last bucket.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public RelativePositionBias(
        int numHeads, bool isBidirectional = true, int buckets = 32, int maxDistance = 128,
        RandomSource? generator = null)
    {
        Check.Argument(numHeads > 0, $"RelativePositionBias: numHeads {numHeads} must be positive.");
        Positions.CheckBuckets(nameof(RelativePositionBias), isBidirectional, buckets, maxDistance);
        (NumHeads, IsBidirectional, Buckets, MaxDistance) = (numHeads, isBidirectional, buckets, maxDistance);
        RelativeAttentionBias = new Embedding(buckets, numHeads, generator: generator);
    }

    /// <summary>Heads of the attention.</summary>
    public int NumHeads { get; }

    /// <summary>Whether later keys have buckets of their own.</summary>
    public bool IsBidirectional { get; }

    /// <summary>How many buckets there are.</summary>
    public int Buckets { get; }

    /// <summary>From here on all distances share the last bucket.</summary>
    public int MaxDistance { get; }

    /// <summary>The biases, [buckets, numHeads]; T5's key is relative_attention_bias.weight.</summary>
    public Embedding RelativeAttentionBias { get; }

    /// <summary>[numHeads, queries, keys], a mask that is added to the scores.</summary>
    /// <param name="queries">Queries; they are the last of the keys, as where earlier keys are cached.</param>
    /// <param name="keys">Keys; as many as queries if not given.</param>
    /// <exception cref="ArgumentException">There are more queries than keys, or a number is negative.</exception>
    public Tensor Forward(int queries, int? keys = null)
    {
        Tensor index = Positions.RelativeBuckets(
            queries, keys, IsBidirectional, Buckets, MaxDistance, RelativeAttentionBias.Weight.Device);
        return RelativeAttentionBias.Forward(index).Permute(2, 0, 1);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"{NumHeads}, buckets: {Buckets}, maxDistance: {MaxDistance}"
        + (IsBidirectional ? "" : ", isBidirectional: false");
}
