namespace DeepNet.Layers;

/// <summary>Instance normalization of [batch, channels, length]; the batch may be left out.</summary>
/// <remarks>The formula is in <see cref="InstanceNormLayer"/>. torch.nn.InstanceNorm1d.</remarks>
public sealed class InstanceNorm1d : InstanceNormLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="numFeatures">Channels of the input.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Share of the new batch in the running statistics.</param>
    /// <param name="affine">True for a weight and a bias.</param>
    /// <param name="trackRunningStats">True to collect statistics in training and use them in evaluation.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public InstanceNorm1d(
        int numFeatures, double epsilon = 1e-5, double momentum = 0.1, bool affine = false,
        bool trackRunningStats = false)
        : base(1, numFeatures, epsilon, momentum, affine, trackRunningStats)
    {
    }
}
