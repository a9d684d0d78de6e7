namespace DeepNet.Layers;

/// <summary>While training sets each channel of each sample to zero with probability p and scales the rest by
/// 1 / (1 - p); else does nothing.</summary>
/// <remarks>Neighbours of a channel are alike, so single zeros would say little. Tompson et al., 2015,
/// https://arxiv.org/abs/1411.4280; torch.nn.Dropout3d.</remarks>
public sealed class Dropout3d : DropoutLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="p">Probability of being dropped.</param>
    /// <param name="generator">The layer draws its masks from a generator split off this one; null for the default
    /// generator.</param>
    /// <exception cref="ArgumentException">The probability is not in [0, 1].</exception>
    public Dropout3d(double p = 0.5, RandomSource? generator = null)
        : base(p, generator)
    {
    }

    /// <summary>[batch, channels, depth, height, width] to the same; the batch may be left out.</summary>
    /// <exception cref="ShapeException">x is not [batch, channels, depth, height, width] or that
    /// without batch.</exception>
    public override Tensor Forward(Tensor x) => DropFeatures(x, 4, "channels, depth, height, width");
}
