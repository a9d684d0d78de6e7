namespace DeepNet.Layers;

/// <summary>Batch normalization of [batch, channels, height, width].</summary>
/// <remarks>The formula is in <see cref="BatchNormLayer"/>. torch.nn.BatchNorm2d.</remarks>
public sealed class BatchNorm2d : BatchNormLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="numFeatures">Channels: the size of dimension 1.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Share of the new batch in the running statistics; null averages all batches
    /// alike.</param>
    /// <param name="affine">False leaves weight and bias out.</param>
    /// <param name="trackRunningStats">False uses the batch's statistics in evaluation too.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public BatchNorm2d(
        int numFeatures, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true,
        bool trackRunningStats = true)
        : base(numFeatures, epsilon, momentum, affine, trackRunningStats)
    {
    }

    private protected override string InputForm => "[batch, channels, height, width]";

    private protected override bool Accepts(int rank) => rank == 4;
}
