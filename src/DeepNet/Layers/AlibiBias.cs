namespace DeepNet.Layers;

/// <summary>Attention with linear biases: what the distance of query and key takes from their score.</summary>
/// <remarks>See <see cref="Positions.AlibiBias"/>. Nothing is learned. Press et al., 2022,
/// https://arxiv.org/abs/2108.12409.</remarks>
public sealed class AlibiBias : Module
{
    private readonly ModuleBuffer _slopes;

    /// <summary>Creates the layer.</summary>
    /// <param name="numHeads">Heads of the attention.</param>
    /// <exception cref="ArgumentException">There are no heads.</exception>
    public AlibiBias(int numHeads)
    {
        Check.Argument(numHeads > 0, $"AlibiBias: numHeads {numHeads} must be positive.");
        NumHeads = numHeads;
        _slopes = new ModuleBuffer(Positions.AlibiSlopes(numHeads), persistent: false);
    }

    /// <summary>Heads of the attention.</summary>
    public int NumHeads { get; }

    /// <summary>[numHeads, queries, keys], a mask that is added to the scores, of the type and on the device of the
    /// module.</summary>
    /// <param name="queries">Queries; they are the last of the keys, as where earlier keys are cached.</param>
    /// <param name="keys">Keys; as many as queries if not given.</param>
    /// <exception cref="ArgumentException">There are more queries than keys, or a number is negative.</exception>
    public Tensor Forward(int queries, int? keys = null) =>
        Positions.AlibiBias(NumHeads, queries, keys, _slopes.DType, _slopes.Device);

    /// <inheritdoc/>
    protected override string Describe() => $"{NumHeads}";
}
