namespace DeepNet;

public static partial class Images
{
    /// <summary>Moves the brightness levels of each channel so that all are about equally frequent.</summary>
    /// <param name="x">UInt8, […, height, width].</param>
    /// <remarks>torchvision.transforms.functional.equalize.</remarks>
    /// <exception cref="DTypeException">The image is not UInt8.</exception>
    public static Tensor Equalize(Tensor x)
    {
        CheckImage(nameof(Equalize), x);
        Check.Is(nameof(Equalize), "the image", x, DType.UInt8);
        byte[] pixels = x.ToArray<byte>();
        int size = x.Shape[-2] * x.Shape[-1];
        for (int start = 0; start < pixels.Length; start += size)
            EqualizeChannel(pixels.AsSpan(start, size));
        return Tensor.From<byte>(pixels, x.Shape, x.Device);
    }

    private static void EqualizeChannel(Span<byte> pixels)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte pixel in pixels)
            counts[pixel]++;
        int last = counts.LastIndexOfAnyExcept(0), step = (pixels.Length - counts[last]) / 255;
        if (step == 0)
            return;
        Span<byte> levels = stackalloc byte[256];
        int below = 0;
        for (int level = 0; level < levels.Length; level++)
        {
            levels[level] = level == 0 ? (byte)0 : (byte)Math.Min(255, (below + (step / 2)) / step);
            below += counts[level];
        }

        foreach (ref byte pixel in pixels)
            pixel = levels[pixel];
    }
}
