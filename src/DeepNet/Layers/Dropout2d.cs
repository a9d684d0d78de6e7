namespace DeepNet.Layers;

/// <summary>While training sets each channel of each sample to zero with probability p and scales the rest by
/// 1 / (1 - p); else does nothing.</summary>
/// <remarks>Neighbours of a channel are alike, so single zeros would say little. As in PyTorch three dimensions are
/// [batch, channels, length]. Tompson et al., 2015, https://arxiv.org/abs/1411.4280; torch.nn.Dropout2d.</remarks>
public sealed class Dropout2d : DropoutLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="p">Probability of being dropped.</param>
    /// <param name="generator">The layer draws its masks from a generator split off this one; null for the default
    /// generator.</param>
    /// <exception cref="ArgumentException">The probability is not in [0, 1].</exception>
    public Dropout2d(double p = 0.5, RandomSource? generator = null)
        : base(p, generator)
    {
    }

    /// <summary>[batch, channels, height, width] or [batch, channels, length] to the same.</summary>
    /// <exception cref="ShapeException">x has another form.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank is 3 or 4,
            $"Dropout2d: input {x.Shape} must be [batch, channels, height, width] or [batch, channels, length].");
        return Observed(x.FeatureDropout(P, IsTraining, Generator));
    }
}
