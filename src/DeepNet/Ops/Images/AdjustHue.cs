namespace DeepNet;

public static partial class Images
{
    /// <summary>Turns the colors: shift times the circle is added to the hue.</summary>
    /// <param name="x">1 or 3 channels; one channel has no hue.</param>
    /// <param name="shift">From -0.5 to 0.5; 0 is the image itself.</param>
    /// <remarks>torchvision.transforms.functional.adjust_hue.</remarks>
    /// <exception cref="ArgumentException">The shift is not in [-0.5, 0.5].</exception>
    /// <exception cref="ShapeException">There are neither 1 nor 3 channels.</exception>
    public static Tensor AdjustHue(Tensor x, double shift)
    {
        Check.Argument(shift is >= -0.5 and <= 0.5, $"AdjustHue: shift {shift} is not in [-0.5, 0.5].");
        if (!IsColored(nameof(AdjustHue), x))
            return x;
        Tensor rgb = ToUnit(x);
        (Tensor hue, Tensor saturation, Tensor value) = ToHsv(rgb);
        hue = (hue + shift).Remainder(1);
        Tensor chroma = value * saturation;
        return FromUnit(
            Tensor.Stack([FromHue(hue, chroma, value, 5), FromHue(hue, chroma, value, 3),
                FromHue(hue, chroma, value, 1)], -3),
            x);
    }

    private static (Tensor Hue, Tensor Saturation, Tensor Value) ToHsv(Tensor x)
    {
        Tensor r = x.Select(-3, 0), g = x.Select(-3, 1), b = x.Select(-3, 2);
        Tensor max = x.Amax(-3), min = x.Amin(-3), chroma = max - min, isGray = max.Eq(min);
        Tensor saturation = chroma / max.MaskedFill(isGray, 1), divisor = chroma.MaskedFill(isGray, 1);
        Tensor red = (max - r) / divisor, green = (max - g) / divisor, blue = (max - b) / divisor;
        Tensor sixth = Tensor.Where(
            max.Eq(r), blue - green, Tensor.Where(max.Eq(g), 2 + red - blue, 4 + green - red));
        return ((sixth / 6).Remainder(1), saturation, max);
    }

    // v - c · max(0, min(k, 4 - k, 1)) with k = (n + 6h) mod 6: n is 5 for red, 3 for green, 1 for blue.
    private static Tensor FromHue(Tensor hue, Tensor chroma, Tensor value, double n)
    {
        Tensor k = ((hue * 6) + n).Remainder(6);
        return (value - (chroma * k.Minimum(4 - k).Clamp(0, 1))).Clamp(0, 1);
    }
}
