namespace DeepNet.Layers;

/// <summary>The largest element of windows chosen so that [batch, channels, height, width] gets given spatial sizes;
/// the batch may be left out.</summary>
/// <remarks>torch.nn.AdaptiveMaxPool2d; the windows are in <see cref="AdaptivePoolLayer"/>.</remarks>
public sealed class AdaptiveMaxPool2d : AdaptivePoolLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="outputSize">The spatial sizes of the output.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public AdaptiveMaxPool2d(PerDim outputSize)
        : base(2, outputSize)
    {
    }

    /// <summary>The shape of x with the spatial sizes of the output.</summary>
    /// <exception cref="ShapeException">The rank is wrong, or a spatial dimension is empty.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.AdaptiveMaxPool2d(OutputSize));

    /// <summary>The same, and where in its plane each largest element lies (Int64), for
    /// <see cref="MaxUnpool2d"/>.</summary>
    public (Tensor Values, Tensor Indices) ForwardWithIndices(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AdaptiveMaxPool2dWithIndices(OutputSize);
    }
}
