namespace DeepNet.Layers;

/// <summary>Channels to space: [batch, channels · r², height, width] to [batch, channels, height · r, width ·
/// r].</summary>
/// <remarks>Shi et al., 2016, https://arxiv.org/abs/1609.05158; torch.nn.PixelShuffle.</remarks>
public sealed class PixelShuffle : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="upscaleFactor">r, how much larger height and width get.</param>
    /// <exception cref="ArgumentException">The factor is not positive.</exception>
    public PixelShuffle(int upscaleFactor)
    {
        Check.Argument(upscaleFactor > 0, $"PixelShuffle: upscaleFactor {upscaleFactor} must be positive.");
        UpscaleFactor = upscaleFactor;
    }

    /// <summary>How much larger height and width get.</summary>
    public int UpscaleFactor { get; }

    /// <summary>[…, channels · r², height, width] to […, channels, height · r, width · r].</summary>
    /// <exception cref="ShapeException">There are fewer than three dims, or the channels are no multiple of
    /// r².</exception>
    public override Tensor Forward(Tensor x) => Observed(x.PixelShuffle(UpscaleFactor));

    /// <inheritdoc/>
    protected override string Describe() => $"upscaleFactor: {UpscaleFactor}";
}
