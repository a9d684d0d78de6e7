namespace DeepNet.Metrics;

/// <summary>exp of the mean cross-entropy of the tokens that come: how many tokens the model hesitates
/// between.</summary>
/// <remarks>torchmetrics.text.Perplexity.</remarks>
public sealed class Perplexity : Metric
{
    private RunningMean _surprise;

    /// <summary>A measure that leaves out some targets.</summary>
    /// <param name="ignoreIndex">The target that does not count, for padding.</param>
    public Perplexity(long ignoreIndex = -100) => IgnoreIndex = ignoreIndex;

    /// <summary>The target that does not count.</summary>
    public long IgnoreIndex { get; }

    /// <summary>Adds a batch.</summary>
    /// <param name="logits">[…, tokens]: the model's scores, floating point.</param>
    /// <param name="targets">[…]: the tokens that came, Int64 or Int32.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">A target is no token.</exception>
    public void Update(Tensor logits, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        Check.Floating(nameof(Perplexity), logits);
        Tensor index = Check.Indices(nameof(Perplexity), targets);
        Check.Shape(
            logits.Rank == targets.Rank + 1 && logits.Shape.AsSpan()[..^1].SequenceEqual(targets.Shape),
            $"Perplexity: logits {logits.Shape} must be the targets' {targets.Shape} with the tokens as one more dim.");
        bool[] counts = index.Ne(IgnoreIndex).ToArray<bool>();
        using (Tensor.NoGrad())
        {
            Tensor used = index.MaskedFill(index.Eq(IgnoreIndex), 0);
            foreach (long token in used.ToArray<long>())
            {
                Check.Argument(
                    token >= 0 && token < logits.Shape[-1],
                    $"Perplexity: target {token} is not one of {logits.Shape[-1]} tokens: 0 … {logits.Shape[-1] - 1}.");
            }

            Tensor logProbs = logits.Cast(DType.Float64).LogSoftmax().Gather(-1, used.Unsqueeze(-1));
            double[] values = logProbs.ToArray<double>();
            for (int i = 0; i < values.Length; i++)
            {
                if (counts[i])
                    _surprise = _surprise.And(-values[i], 1);
            }
        }
    }

    /// <inheritdoc/>
    public override void Reset() => _surprise = default;

    /// <inheritdoc/>
    public override void Merge(Metric other)
    {
        Perplexity same = MetricMerge.As(this, other);
        MetricMerge.Same(this, nameof(IgnoreIndex), IgnoreIndex, same.IgnoreIndex);
        _surprise = _surprise.And(same._surprise);
    }

    /// <inheritdoc/>
    public override double Compute()
    {
        MetricMerge.NotEmpty(this, _surprise.Count > 0);
        return Math.Exp(_surprise.Value);
    }
}
