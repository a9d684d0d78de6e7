namespace DeepNet.Layers;

/// <summary>The largest element of windows chosen so that [batch, channels, height, width] gets given spatial sizes;
/// the batch may be left out.</summary>
/// <remarks>torch.nn.AdaptiveMaxPool2d.</remarks>
public sealed class AdaptiveMaxPool2d : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="outputSize">The spatial sizes of the output.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public AdaptiveMaxPool2d(PerDim outputSize)
    {
        Check.Argument(
            Array.TrueForAll(outputSize.Resolve(nameof(AdaptiveMaxPool2d), nameof(outputSize), 2, 0), size => size > 0),
            $"AdaptiveMaxPool2d: outputSize {outputSize} must be positive.");
        OutputSize = outputSize;
    }

    /// <summary>The spatial sizes of the output.</summary>
    public PerDim OutputSize { get; }

    /// <summary>The shape of x with the spatial sizes of the output.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.AdaptiveMaxPool2d(OutputSize));

    /// <summary>The same, and where in its plane each largest element lies (Int64), for
    /// <see cref="MaxUnpool2d"/>.</summary>
    public (Tensor Values, Tensor Indices) ForwardWithIndices(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AdaptiveMaxPool2dWithIndices(OutputSize);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"outputSize: {OutputSize}";
}
