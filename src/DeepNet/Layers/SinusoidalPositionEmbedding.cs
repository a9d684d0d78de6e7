namespace DeepNet.Layers;

/// <summary>Adds sines and cosines of the positions, which are not learned: y = dropout(x + positions), with
/// positions[p, 2i] = sin(p / base^(2i / embedDim)) and positions[p, 2i + 1] its cosine.</summary>
/// <remarks>The table is that of <see cref="Positions.Sinusoidal"/> and not saved. Vaswani et al., 2017,
/// https://arxiv.org/abs/1706.03762.</remarks>
public sealed class SinusoidalPositionEmbedding : Layer
{
    private readonly ModuleBuffer _table;
    private readonly Dropout _dropout;
    private readonly double _frequencyBase;

    /// <summary>Creates the layer.</summary>
    /// <param name="embedDim">Size of the last dim.</param>
    /// <param name="maxLength">How many positions there may be.</param>
    /// <param name="dropout">Probability of dropout of the sum.</param>
    /// <param name="batchFirst">True for [batch, length, embedDim], false for [length, batch, embedDim].</param>
    /// <param name="frequencyBase">Wave lengths go from 2π to nearly base · 2π.</param>
    /// <param name="generator">Where dropout comes from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, the base not positive and finite, or dropout not in
    /// [0, 1].</exception>
    public SinusoidalPositionEmbedding(
        int embedDim, int maxLength = 5000, double dropout = 0, bool batchFirst = false, double frequencyBase = 10000,
        RandomSource? generator = null)
    {
        PositionRows.CheckSizes(nameof(SinusoidalPositionEmbedding), maxLength, embedDim);
        PositionRows.CheckBase(nameof(SinusoidalPositionEmbedding), frequencyBase);
        Check.Argument(
            dropout is >= 0 and <= 1, $"SinusoidalPositionEmbedding: dropout {dropout} must be in [0, 1].");
        (EmbedDim, MaxLength, BatchFirst, _frequencyBase) = (embedDim, maxLength, batchFirst, frequencyBase);
        _table = new ModuleBuffer(Positions.Sinusoidal(maxLength, embedDim, frequencyBase), persistent: false);
        _dropout = new Dropout(dropout, generator);
    }

    /// <summary>Size of the last dim.</summary>
    public int EmbedDim { get; }

    /// <summary>How many positions there may be.</summary>
    public int MaxLength { get; }

    /// <summary>True for [batch, length, embedDim], false for [length, batch, embedDim].</summary>
    public bool BatchFirst { get; }

    /// <summary>The shape of x: [batch, length, embedDim], or [length, batch, embedDim] without batchFirst, or [length,
    /// embedDim].</summary>
    public override Tensor Forward(Tensor x) => Forward(x, 0);

    /// <summary>The same where x begins at a later position, as in step by step generation.</summary>
    /// <exception cref="ShapeException">The shape does not fit, or there are more than maxLength positions.</exception>
    public Tensor Forward(Tensor x, int firstPosition) => Observed(_dropout.Forward(
        x + PositionRows.For(nameof(SinusoidalPositionEmbedding), _table, x, firstPosition, BatchFirst)));

    /// <inheritdoc/>
    protected override string Describe() => $"{EmbedDim}, maxLength: {MaxLength}"
        + (BatchFirst ? ", batchFirst: true" : "")
        + (_frequencyBase == 10000 ? "" : $", frequencyBase: {SettingText.Of(_frequencyBase)}");
}
