namespace DeepNet.Data.Transforms;

/// <summary>A transform that is applied now and then.</summary>
/// <remarks>torchvision.transforms.v2.RandomApply.</remarks>
public sealed class RandomApply : ImageTransform
{
    private readonly Transform _transform;

    /// <summary>Creates the transform.</summary>
    /// <param name="transform">What is applied; several in a <see cref="Compose"/>.</param>
    /// <param name="p">With which probability.</param>
    /// <exception cref="ArgumentException">p is not in [0, 1].</exception>
    public RandomApply(Transform transform, double p = 0.5)
    {
        ArgumentNullException.ThrowIfNull(transform);
        (_transform, P) = (transform, TransformChecks.Probability(nameof(RandomApply), p));
    }

    /// <summary>The probability.</summary>
    public double P { get; }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(random);
        return random.Chance(P) ? _transform.Apply(x, random) : x;
    }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(random);
        return random.Chance(P) ? Compose.One(_transform, sample, random) : sample;
    }

    /// <inheritdoc/>
    protected override string Describe() => $"p: {P}";
}
