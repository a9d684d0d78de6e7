namespace DeepNet.Data.Transforms;

/// <summary>Mirrors an image upside down, with some probability.</summary>
/// <remarks>torchvision.transforms.v2.RandomVerticalFlip.</remarks>
public sealed class RandomVerticalFlip : ImageTransform
{
    /// <summary>Creates the transform.</summary>
    /// <param name="p">The probability.</param>
    /// <exception cref="ArgumentException">p is not in [0, 1].</exception>
    public RandomVerticalFlip(double p = 0.5) =>
        P = TransformChecks.Probability(nameof(RandomVerticalFlip), p);

    /// <summary>The probability.</summary>
    public double P { get; }

    /// <inheritdoc/>
    public override ImageSample Apply(ImageSample sample, RandomSource random)
    {
        TransformChecks.Sample(nameof(RandomVerticalFlip), sample, random);
        return random.Chance(P) ? SampleGeometry.VFlip(sample) : sample;
    }

    /// <inheritdoc/>
    protected override string Describe() => $"p: {P}";
}
