namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Space to channels: […, C, H·r, W·r] to […, C·r², H, W]; undoes <see cref="PixelShuffle"/>.</summary>
    /// <remarks>torch.nn.functional.pixel_unshuffle.</remarks>
    /// <exception cref="ShapeException">There are fewer than three dims, or a size is no multiple of r.</exception>
    public Tensor PixelUnshuffle(int downscaleFactor)
    {
        int r = downscaleFactor;
        Check.Shape(
            Rank >= 3 && r > 0 && Shape[-2] % r == 0 && Shape[-1] % r == 0,
            $"PixelUnshuffle: shape {Shape} by {r}: [..., C, H, W] with H and W multiples of {r} is needed.");
        (int c, int h, int w) = (Shape[-3], Shape[-2] / r, Shape[-1] / r);
        int channels = Check.Size(nameof(PixelUnshuffle), (Int128)c * r * r);
        int b = Rank - 3;
        ReadOnlySpan<int> batch = Shape.AsSpan()[..b];
        Tensor y = Reshape([.. batch, c, h, r, w, r]);
        return y.Permute([.. Leading(b), b, b + 2, b + 4, b + 1, b + 3]).Reshape([.. batch, channels, h, w]);
    }
}
