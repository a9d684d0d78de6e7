namespace DeepNet.Data.Transforms;

/// <summary>Blends samples and their targets: λ · xᵢ + (1 - λ) · xᵢ₋₁, λ of a beta distribution.</summary>
/// <remarks>Zhang et al., 2017, https://arxiv.org/abs/1710.09412; torchvision.transforms.v2.MixUp.</remarks>
public sealed class MixUp : BatchTransform
{
    /// <summary>Creates the transform.</summary>
    /// <param name="alpha">Both parameters of the beta distribution.</param>
    /// <param name="classes">How many classes there are; needed for targets that are classes.</param>
    /// <exception cref="ArgumentException">A number is not positive.</exception>
    public MixUp(double alpha = 1, int? classes = null)
        : base(alpha, classes)
    {
    }

    private protected override (Tensor Mixed, double Kept) Mix(Tensor inputs, RandomSource random)
    {
        double kept = random.Beta(Alpha);
        return (Blend(inputs, kept), kept);
    }
}
