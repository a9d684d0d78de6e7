namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Channels to space: […, C·r², H, W] to […, C, H·r, W·r]. torch.nn.functional.pixel_shuffle.</summary>
    /// <remarks>Shi et al., 2016, https://arxiv.org/abs/1609.05158.</remarks>
    /// <exception cref="ShapeException">There are fewer than three dims, or the channels are no multiple of
    /// r².</exception>
    public Tensor PixelShuffle(int upscaleFactor)
    {
        int r = upscaleFactor;
        Check.Shape(
            Rank >= 3 && r > 0 && Shape[-3] % ((long)r * r) == 0,
            $"PixelShuffle: shape {Shape} by {r}: [..., C, H, W] with C a multiple of {r} x {r} is needed.");
        (int c, int h, int w) = ((int)(Shape[-3] / ((long)r * r)), Shape[-2], Shape[-1]);
        int height = Check.Size(nameof(PixelShuffle), (long)h * r);
        int width = Check.Size(nameof(PixelShuffle), (long)w * r);
        int b = Rank - 3;
        ReadOnlySpan<int> batch = Shape.AsSpan()[..b];
        Tensor y = Reshape([.. batch, c, r, r, h, w]);
        return y.Permute([.. Leading(b), b, b + 3, b + 1, b + 4, b + 2]).Reshape([.. batch, c, height, width]);
    }

    /// <summary>0, 1, … count-1: the dims a permutation leaves in front.</summary>
    private static int[] Leading(int count)
    {
        var dims = new int[count];
        for (int d = 0; d < count; d++)
            dims[d] = d;
        return dims;
    }
}
