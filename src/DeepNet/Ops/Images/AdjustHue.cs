namespace DeepNet;

public static partial class Images
{
    /// <summary>Turns the colors: shift times the circle is added to the hue.</summary>
    /// <param name="x">1 or 3 channels; one channel has no hue.</param>
    /// <param name="shift">From -0.5 to 0.5; 0 is the image itself, which UInt8 may miss by 1: the
    /// fraction is cut off.</param>
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
        Tensor y = FromHsv((hue + shift).Remainder(1), saturation, value);
        return x.DType == DType.UInt8 ? (y * 255).Cast(DType.UInt8) : y;
    }

    private static (Tensor Hue, Tensor Saturation, Tensor Value) ToHsv(Tensor x)
    {
        Tensor r = x.Select(-3, 0), g = x.Select(-3, 1), b = x.Select(-3, 2);
        Tensor max = x.Amax(-3), min = x.Amin(-3), chroma = max - min, isGray = max.Eq(min);
        Tensor saturation = chroma / max.MaskedFill(isGray, 1), divisor = chroma.MaskedFill(isGray, 1);
        Tensor red = (max - r) / divisor, green = (max - g) / divisor, blue = (max - b) / divisor;
        Tensor sixth = Tensor.Where(
            max.Eq(r), blue - green, Tensor.Where(max.Eq(g), 2 + red - blue, 4 + green - red));
        return (((sixth / 6) + 1).Fmod(1), saturation, max);
    }

    // In each sixth of the circle one color has the value, one the least, and one lies between, falling or rising.
    private static Tensor FromHsv(Tensor hue, Tensor saturation, Tensor value)
    {
        Tensor sixths = hue * 6, sixth = sixths.Floor(), rest = sixths - sixth;
        Tensor sector = sixth.Remainder(6);
        Tensor least = (value * (1 - saturation)).Clamp(0, 1);
        Tensor falling = (value * (1 - (saturation * rest))).Clamp(0, 1);
        Tensor rising = (value * (1 - (saturation * (1 - rest)))).Clamp(0, 1);
        return Tensor.Stack(
            [
                Pick(value, falling, least, least, rising, value),
                Pick(rising, value, value, falling, least, least),
                Pick(least, least, rising, value, value, falling),
            ],
            -3);

        Tensor Pick(params ReadOnlySpan<Tensor> colors)
        {
            Tensor y = colors[5];
            for (int i = 4; i >= 0; i--)
                y = Tensor.Where(sector.Eq(i), colors[i], y);
            return y;
        }
    }
}
