namespace DeepNet.Layers;

/// <summary>Turns the features of queries and keys by angles that grow with the position p: each pair (a, b) to
/// (a cos φ − b sin φ, a sin φ + b cos φ), φ = p · base^(−2i / size) for pair i.</summary>
/// <remarks>See <see cref="Tensor.Rotary"/>; the tables are those of <see cref="Positions.Rotary"/> and not saved. Su
/// et al., 2021, https://arxiv.org/abs/2104.09864.</remarks>
public sealed class RotaryEmbedding : Layer
{
    private readonly ModuleBuffer _cos;
    private readonly ModuleBuffer _sin;

    /// <summary>Creates the layer.</summary>
    /// <param name="size">Features that are turned, an even number; those behind them stay as they are.</param>
    /// <param name="maxLength">How many positions there may be.</param>
    /// <param name="frequencyBase">10000 in the paper; larger for longer texts.</param>
    /// <param name="interleaved">False pairs feature i with i + size / 2 (GPT-NeoX, Llama), true 2i with 2i + 1 (the
    /// paper, GPT-J).</param>
    /// <exception cref="ArgumentException">A size is not positive, size is odd, or the base not positive and finite.
    /// </exception>
    public RotaryEmbedding(int size, int maxLength = 2048, double frequencyBase = 10000, bool interleaved = false)
    {
        Check.Argument(
            size > 0 && size % 2 == 0,
            $"RotaryEmbedding: size {size} must be positive and even; features turn in pairs.");
        Check.Argument(maxLength > 0, $"RotaryEmbedding: maxLength {maxLength} must be positive.");
        PositionRows.CheckBase(nameof(RotaryEmbedding), frequencyBase);
        (Size, MaxLength, FrequencyBase, IsInterleaved) = (size, maxLength, frequencyBase, interleaved);
        (Tensor cos, Tensor sin) = Positions.Rotary(maxLength, size, frequencyBase);
        (_cos, _sin) = (new ModuleBuffer(cos, persistent: false), new ModuleBuffer(sin, persistent: false));
    }

    /// <summary>Features that are turned.</summary>
    public int Size { get; }

    /// <summary>How many positions there may be.</summary>
    public int MaxLength { get; }

    /// <summary>How slowly the last pair turns.</summary>
    public double FrequencyBase { get; }

    /// <summary>Whether neighbours are a pair.</summary>
    public bool IsInterleaved { get; }

    /// <summary>Queries or keys […, length, features] of positions 0 … length − 1 to the same shape.</summary>
    public override Tensor Forward(Tensor x) => Forward(x, 0);

    /// <summary>The same where x begins at a later position, as in step by step generation.</summary>
    /// <exception cref="ShapeException">The shape does not fit, or there are more than maxLength positions.</exception>
    public Tensor Forward(Tensor x, int firstPosition)
    {
        CheckInput(x);
        int length = x.Shape[-2];
        PositionRows.CheckRange(nameof(RotaryEmbedding), firstPosition, length, MaxLength);
        return Observed(x.Rotary(
            _cos.Value.Narrow(0, firstPosition, length), _sin.Value.Narrow(0, firstPosition, length), IsInterleaved));
    }

    /// <summary>The same for positions in any order, as of padded or packed texts.</summary>
    /// <param name="x">[batch, …, length, features].</param>
    /// <param name="positions">[length], or [batch, length]; Int64 or Int32.</param>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is not in 0 … maxLength − 1.</exception>
    public Tensor Forward(Tensor x, Tensor positions)
    {
        CheckInput(x);
        ArgumentNullException.ThrowIfNull(positions);
        Check.Shape(
            positions.Rank is 1 or 2 && positions.Shape[-1] == x.Shape[-2]
                && (positions.Rank == 1 || (x.Rank > 2 && positions.Shape[0] == x.Shape[0])),
            $"RotaryEmbedding: positions {positions.Shape} must be [length] or [batch, length] of {x.Shape}.");
        int[] shape = new int[positions.Rank == 1 ? 2 : x.Rank];
        Array.Fill(shape, 1);
        (shape[0], shape[^2], shape[^1]) = (positions.Shape[0], positions.Shape[-1], Size / 2);
        Tensor index = positions.Reshape(-1);
        return Observed(x.Rotary(
            _cos.Value.IndexSelect(0, index).Reshape(shape), _sin.Value.IndexSelect(0, index).Reshape(shape),
            IsInterleaved));
    }

    /// <inheritdoc/>
    protected override string Describe() => $"{Size}, maxLength: {MaxLength}"
        + (FrequencyBase == 10000 ? "" : $", frequencyBase: {SettingText.Of(FrequencyBase)}")
        + (IsInterleaved ? ", interleaved: true" : "");

    private void CheckInput(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!Autocast.IsOn)
            Check.SameKind(nameof(RotaryEmbedding), x, _cos);
        Check.Shape(
            x.Rank >= 2 && x.Shape[-1] >= Size,
            $"RotaryEmbedding: {x.Shape} must be […, length, features] with at least {Size} features.");
    }
}
