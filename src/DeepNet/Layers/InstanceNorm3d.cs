namespace DeepNet.Layers;

/// <summary>Instance normalization of [batch, channels, depth, height, width]; the batch may be left out.</summary>
/// <remarks>The formula is in <see cref="InstanceNormLayer"/>. torch.nn.InstanceNorm3d.</remarks>
public sealed class InstanceNorm3d : InstanceNormLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="numFeatures">Channels of the input.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Share of the new batch in the running statistics.</param>
    /// <param name="affine">True for a weight and a bias.</param>
    /// <param name="trackRunningStats">True to collect statistics in training and use them in evaluation.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public InstanceNorm3d(
        int numFeatures, double epsilon = 1e-5, double momentum = 0.1, bool affine = false,
        bool trackRunningStats = false)
        : base(3, numFeatures, epsilon, momentum, affine, trackRunningStats)
    {
    }
}
