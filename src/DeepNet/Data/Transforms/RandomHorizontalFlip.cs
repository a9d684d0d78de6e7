namespace DeepNet.Data.Transforms;

/// <summary>Mirrors an image left to right, with some probability.</summary>
/// <remarks>torchvision.transforms.v2.RandomHorizontalFlip.</remarks>
public sealed class RandomHorizontalFlip : ImageTransform
{
    /// <summary>Creates the transform.</summary>
    /// <param name="p">The probability.</param>
    /// <exception cref="ArgumentException">p is not in [0, 1].</exception>
    public RandomHorizontalFlip(double p = 0.5) =>
        P = TransformChecks.Probability(nameof(RandomHorizontalFlip), p);

    /// <summary>The probability.</summary>
    public double P { get; }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        TransformChecks.Sample(nameof(RandomHorizontalFlip), sample, random);
        return random.Chance(P) ? SampleGeometry.HFlip(sample) : sample;
    }

    /// <inheritdoc/>
    protected override string Describe() => $"p: {P}";
}
