namespace DeepNet.Layers;

/// <summary>Adds a learned vector for each position: y = x + weight[position].</summary>
/// <remarks>The weight starts normal with standard deviation 0.02, as in GPT-2. Its state key is that of a
/// torch.nn.Embedding of positions.</remarks>
public sealed class LearnedPositionEmbedding : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="maxLength">How many positions there may be.</param>
    /// <param name="embedDim">Size of the last dim.</param>
    /// <param name="batchFirst">True for [batch, length, embedDim], false for [length, batch, embedDim].</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public LearnedPositionEmbedding(
        int maxLength, int embedDim, bool batchFirst = false, RandomSource? generator = null)
    {
        PositionRows.CheckSizes(nameof(LearnedPositionEmbedding), maxLength, embedDim);
        (EmbedDim, MaxLength, BatchFirst) = (embedDim, maxLength, batchFirst);
        Weight = new Parameter(Tensor.Empty([maxLength, embedDim]));
        Init.Normal(Weight, 0, 0.02, generator);
    }

    /// <summary>Size of the last dim.</summary>
    public int EmbedDim { get; }

    /// <summary>How many positions there may be.</summary>
    public int MaxLength { get; }

    /// <summary>True for [batch, length, embedDim], false for [length, batch, embedDim].</summary>
    public bool BatchFirst { get; }

    /// <summary>[maxLength, embedDim].</summary>
    public Parameter Weight { get; }

    /// <summary>The shape of x: [batch, length, embedDim], or [length, batch, embedDim] without batchFirst, or [length,
    /// embedDim].</summary>
    public override Tensor Forward(Tensor x) => Forward(x, 0);

    /// <summary>The same where x begins at a later position, as in step by step generation.</summary>
    /// <exception cref="ShapeException">The shape does not fit, or there are more than maxLength positions.</exception>
    public Tensor Forward(Tensor x, int firstPosition) =>
        Observed(x + PositionRows.For(nameof(LearnedPositionEmbedding), Weight, x, firstPosition, BatchFirst));

    /// <inheritdoc/>
    protected override string Describe() => $"{MaxLength}, {EmbedDim}" + (BatchFirst ? ", batchFirst: true" : "");
}
