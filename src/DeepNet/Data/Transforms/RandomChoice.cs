namespace DeepNet.Data.Transforms;

/// <summary>One of several transforms.</summary>
/// <remarks>torchvision.transforms.v2.RandomChoice.</remarks>
public sealed class RandomChoice : ImageTransform
{
    private readonly Transform[] _transforms;
    private readonly double[]? _cumulative;

    /// <summary>Every transform is equally likely.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public RandomChoice(params Transform[] transforms)
    {
        _transforms = TransformChecks.List(nameof(RandomChoice), transforms);
        Check.Argument(_transforms.Length > 0, $"RandomChoice: there are no transforms to choose from.");
    }

    /// <summary>Transforms that are as likely as their weights are large.</summary>
    /// <exception cref="ArgumentException">There is not one weight for each, a weight is negative or not finite, or all
    /// are 0.</exception>
    public RandomChoice(Transform[] transforms, double[] weights)
        : this(transforms)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Check.Argument(
            weights.Length == _transforms.Length,
            $"RandomChoice: {weights.Length} weights for {_transforms.Length} transforms.");
        _cumulative = new double[weights.Length];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            _cumulative[i] = sum += TransformChecks.NotNegative(nameof(RandomChoice), $"weight {i}", weights[i]);
        Check.Argument(sum > 0, $"RandomChoice: all weights are 0.");
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Choose(random).Apply(x, random);
    }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Compose.One(Choose(random), sample, random);
    }

    private Transform Choose(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (_cumulative is null)
            return _transforms[random.NextInt(0, _transforms.Length)];

        // The first whose sum is above: one of weight 0 never is.
        double at = random.NextDouble() * _cumulative[^1];
        return _transforms[Array.FindIndex(_cumulative, sum => sum > at)];
    }
}
