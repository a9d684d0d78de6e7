namespace DeepNet.Distributions;

/// <summary>A distribution whose last batch dimensions count as part of the event: their log-probabilities are
/// added.</summary>
/// <remarks>torch.distributions.Independent.</remarks>
public sealed class Independent : Distribution
{
    /// <summary>The same distribution with other shapes.</summary>
    /// <param name="base">The distribution.</param>
    /// <param name="reinterpretedBatchDims">How many of the batch's last dimensions become the event's first.</param>
    /// <exception cref="ArgumentException">The batch has not so many dimensions.</exception>
    public Independent(Distribution @base, int reinterpretedBatchDims)
        : base(BatchOf(@base, reinterpretedBatchDims), EventOf(@base, reinterpretedBatchDims))
    {
        Base = @base;
        ReinterpretedBatchDims = reinterpretedBatchDims;
    }

    /// <summary>The distribution.</summary>
    public Distribution Base { get; }

    /// <summary>How many of the batch's last dimensions became the event's first.</summary>
    public int ReinterpretedBatchDims { get; }

    /// <inheritdoc/>
    public override bool HasRSample => Base.HasRSample;

    /// <inheritdoc/>
    public override Tensor Mean => Base.Mean;

    /// <inheritdoc/>
    public override Tensor Variance => Base.Variance;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Fits(value, null);
        return SumOfEvent(Base.LogProb(value));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => SumOfEvent(Base.Entropy());

    /// <summary>The sum over the dimensions that became the event's.</summary>
    internal Tensor SumOfEvent(Tensor x)
    {
        // Of no dimensions Sum takes all.
        if (ReinterpretedBatchDims == 0)
            return x;
        var dims = new int[ReinterpretedBatchDims];
        for (int i = 0; i < dims.Length; i++)
            dims[i] = -1 - i;
        return x.Sum(dims);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator)
    {
        Shape sampleShape = shape.AsSpan()[..^(Base.BatchShape.Rank + Base.EventShape.Rank)].ToArray();
        return Base.HasRSample ? Base.RSample(sampleShape, generator) : Base.Sample(sampleShape, generator);
    }

    private static Shape BatchOf(Distribution @base, int dims)
    {
        ArgumentNullException.ThrowIfNull(@base);
        Check.Argument(
            dims >= 0 && dims <= @base.BatchShape.Rank,
            $"Independent: {dims} dims cannot be taken from the batch {@base.BatchShape}, "
                + $"which has {@base.BatchShape.Rank}.");
        return @base.BatchShape.AsSpan()[..^dims].ToArray();
    }

    private static Shape EventOf(Distribution @base, int dims) =>
        [.. @base.BatchShape.AsSpan()[^dims..], .. @base.EventShape];
}
