namespace DeepNet.Layers;

/// <summary>While training sets each channel of each sample to SELU's lower limit with probability p and scales and
/// shifts all so that mean 0 and variance 1 stay; else does nothing.</summary>
/// <remarks>For networks of <see cref="Selu"/>; the formula is in <see cref="Tensor.AlphaDropout"/>.
/// torch.nn.FeatureAlphaDropout.</remarks>
public sealed class FeatureAlphaDropout : DropoutLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="p">Probability of being dropped.</param>
    /// <param name="generator">The layer draws its masks from a generator split off this one; null for the default
    /// generator.</param>
    /// <exception cref="ArgumentException">The probability is not in [0, 1].</exception>
    public FeatureAlphaDropout(double p = 0.5, RandomSource? generator = null)
        : base(p, generator)
    {
    }

    /// <summary>[batch, channels, …] to the same.</summary>
    /// <exception cref="ShapeException">x has fewer than two dimensions.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.FeatureAlphaDropout(P, IsTraining, Generator));
}
