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
    /// <exception cref="ArgumentException">Not exactly one is given, a probability is negative, all are 0, all logits
    /// are -∞, or something is NaN or infinite.</exception>
    /// <exception cref="ShapeException">A scalar was given.</exception>
    public Categorical(Tensor? probs = null, Tensor? logits = null)
        : this(nameof(Categorical), probs, logits)
    {
    }

    /// <summary>One that another distribution is made of, which errors name.</summary>
    internal Categorical(string name, Tensor? probs, Tensor? logits)
        : base(
            Rows(name, probs is null ? nameof(logits) : nameof(probs), OneOf(name, probs, logits)), Shape.Scalar)
    {
        if (probs is not null)
        {
            Require.NotNegative(name, nameof(probs), probs);
            Tensor total = probs.Sum(-1, keepDim: true);
            Require.PositiveFinite(name, "the sum of probs", total);
            _probs = probs / total;
            Logits = Away(_probs).Log();
        }
        else
        {
            Tensor logTotal = logits!.LogSumExp(-1, keepDim: true);
            Require.Finite(name, "the logarithm of the sum of exp(logits)", logTotal);
            Logits = logits - logTotal;
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
        string operation = Fits(value, null);
        Tensor index = Check.Indices(operation, value);
        Require.Within(operation, nameof(value), index, 0, Logits.Shape[-1] - 1);
        Shape shape = Shape.Broadcast(operation, index.Shape, BatchShape);
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
