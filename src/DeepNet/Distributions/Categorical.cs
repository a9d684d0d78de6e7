using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The categorical distribution: k = 0 … K-1 with the probability pₖ.</summary>
/// <remarks>Draws are Int64. Mean and variance are NaN: categories are names, not numbers.
/// torch.distributions.Categorical.</remarks>
public sealed class Categorical : Distribution
{
    private readonly Tensor? _probs;

    /// <summary>A batch of categorical distributions, from one of the two.</summary>
    /// <param name="probs">In the last dimension the probabilities, not negative; they are scaled to sum to 1.</param>
    /// <param name="logits">In the last dimension the logarithms of the probabilities, up to a constant.</param>
    /// <exception cref="ArgumentException">Not exactly one is given, a probability is negative, or all are
    /// 0.</exception>
    /// <exception cref="ShapeException">A scalar was given.</exception>
    public Categorical(Tensor? probs = null, Tensor? logits = null)
        : base(
            Rows(nameof(Categorical), probs is null ? nameof(logits) : nameof(probs),
                OneOf(nameof(Categorical), probs, logits)),
            Shape.Scalar)
    {
        if (probs is not null)
        {
            Require.NotNegative(nameof(Categorical), nameof(probs), probs);
            Tensor total = probs.Sum(-1, keepDim: true);
            Require.Positive(nameof(Categorical), "the sum of probs", total);
            _probs = probs / total;
            Logits = Away(_probs).Log();
        }
        else
        {
            Logits = logits! - logits!.LogSumExp(-1, keepDim: true);
        }
    }

    /// <summary>The probabilities, which sum to 1, in the last dimension.</summary>
    public Tensor Probs => _probs ?? Logits.Softmax();

    /// <summary>The logarithms of the probabilities, in the last dimension.</summary>
    public Tensor Logits { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Tensor.Full(BatchShape, double.NaN, Logits.DType, Logits.Device);

    /// <inheritdoc/>
    public override Tensor Variance => Mean;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Tensor index = Check.Indices($"{Name}.LogProb", value);
        Require.Within($"{Name}.LogProb", "value", index, 0, Logits.Shape[-1] - 1);
        Shape shape = Shape.Broadcast($"{Name}.LogProb", index.Shape, BatchShape);
        return Logits.Expand([.. shape, Logits.Shape[-1]])
            .Gather(-1, index.Expand(shape).Unsqueeze(-1)).Squeeze(-1);
    }

    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        // 0 · ln 0 is 0 here, its logarithm replaced by a finite one.
        double lowest = Logits.DType == DType.Float64 ? double.MinValue : float.MinValue;
        return -(Probs * Logits.Clamp(min: lowest)).Sum(-1);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator)
    {
        // By the inverse of the running sum: the first category above a uniform number.
        Tensor sums = Probs.Cast(DType.Float64).CumSum(-1);
        Tensor last = sums.Narrow(-1, sums.Shape[-1] - 1, 1);
        int batch = checked((int)BatchShape.Count);
        int draws = checked((int)(batch == 0 ? 0 : shape.Count / batch));
        Tensor u = Tensor.Rand([draws, batch], DType.Float64, sums.Device, generator).Transpose()
            * last.Reshape(batch, 1);
        Tensor below = u.Minimum(last.Reshape(batch, 1).Nextafter(u.ScalarLike(0)));
        Tensor rows = sums.Reshape(batch, sums.Shape[-1]);
        return rows.SearchSorted(below.Contiguous(), right: true).Transpose().Reshape(shape);
    }
}
