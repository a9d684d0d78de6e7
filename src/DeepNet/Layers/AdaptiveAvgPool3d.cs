namespace DeepNet.Layers;

/// <summary>The mean of windows chosen so that [batch, channels, depth, height, width] gets given spatial sizes; the
/// batch may be left out.</summary>
/// <remarks>torch.nn.AdaptiveAvgPool3d.</remarks>
public sealed class AdaptiveAvgPool3d : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="outputSize">The spatial sizes of the output.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public AdaptiveAvgPool3d(PerDim outputSize)
    {
        Check.Argument(
            Array.TrueForAll(outputSize.Resolve(nameof(AdaptiveAvgPool3d), nameof(outputSize), 3, 0), size => size > 0),
            $"AdaptiveAvgPool3d: outputSize {outputSize} must be positive.");
        OutputSize = outputSize;
    }

    /// <summary>The spatial sizes of the output.</summary>
    public PerDim OutputSize { get; }

    /// <summary>The shape of x with the spatial sizes of the output.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.AdaptiveAvgPool3d(OutputSize));

    /// <inheritdoc/>
    protected override string Describe() => $"outputSize: {OutputSize}";
}
