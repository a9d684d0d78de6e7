namespace DeepNet.Layers;

/// <summary>Space to channels: [batch, channels, height · r, width · r] to [batch, channels · r², height,
/// width].</summary>
/// <remarks>Undoes <see cref="PixelShuffle"/>. Shi et al., 2016, https://arxiv.org/abs/1609.05158;
/// torch.nn.PixelUnshuffle.</remarks>
public sealed class PixelUnshuffle : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="downscaleFactor">r, how much smaller height and width get.</param>
    /// <exception cref="ArgumentException">The factor is not positive.</exception>
    public PixelUnshuffle(int downscaleFactor)
    {
        Check.Argument(downscaleFactor > 0, $"PixelUnshuffle: downscaleFactor {downscaleFactor} must be positive.");
        DownscaleFactor = downscaleFactor;
    }

    /// <summary>How much smaller height and width get.</summary>
    public int DownscaleFactor { get; }

    /// <summary>[…, channels, height · r, width · r] to […, channels · r², height, width].</summary>
    /// <exception cref="ShapeException">There are fewer than three dims, or a size is no multiple of r.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.PixelUnshuffle(DownscaleFactor));

    /// <inheritdoc/>
    protected override string Describe() => $"downscaleFactor: {DownscaleFactor}";
}
