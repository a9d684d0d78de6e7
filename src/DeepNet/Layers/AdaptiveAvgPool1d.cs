namespace DeepNet.Layers;

/// <summary>The mean of windows chosen so that [batch, channels, length] gets given spatial sizes; the batch may be
/// left out.</summary>
/// <remarks>torch.nn.AdaptiveAvgPool1d; the windows are in <see cref="AdaptivePoolLayer"/>.</remarks>
public sealed class AdaptiveAvgPool1d : AdaptivePoolLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="outputSize">The spatial sizes of the output.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public AdaptiveAvgPool1d(PerDim outputSize)
        : base(1, outputSize)
    {
    }

    /// <summary>The shape of x with the spatial sizes of the output.</summary>
    /// <exception cref="ShapeException">The rank is wrong, or a spatial dimension is empty.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.AdaptiveAvgPool1d(OutputSize));
}
