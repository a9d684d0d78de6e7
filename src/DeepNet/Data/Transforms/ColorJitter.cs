namespace DeepNet.Data.Transforms;

/// <summary>Changes brightness, contrast, saturation and hue at random, in random order.</summary>
/// <remarks>For images of 1 or 3 channels. torchvision.transforms.v2.ColorJitter.</remarks>
public sealed class ColorJitter : PixelTransform
{
    private readonly (double Low, double High)? _brightness;
    private readonly (double Low, double High)? _contrast;
    private readonly (double Low, double High)? _saturation;
    private readonly (double Low, double High)? _hue;

    /// <summary>By factors between max(0, 1 - strength) and 1 + strength, and a hue shift between -hue and hue; 0
    /// leaves the property alone.</summary>
    /// <param name="brightness">See <see cref="Images.AdjustBrightness"/>.</param>
    /// <param name="contrast">See <see cref="Images.AdjustContrast"/>.</param>
    /// <param name="saturation">See <see cref="Images.AdjustSaturation"/>.</param>
    /// <param name="hue">See <see cref="Images.AdjustHue"/>; at most 0.5.</param>
    /// <exception cref="ArgumentException">A number is negative or not finite, or hue above 0.5.</exception>
    public ColorJitter(double brightness = 0, double contrast = 0, double saturation = 0, double hue = 0)
    {
        _brightness = Around(nameof(brightness), brightness);
        _contrast = Around(nameof(contrast), contrast);
        _saturation = Around(nameof(saturation), saturation);
        Check.Argument(hue is >= 0 and <= 0.5, $"ColorJitter: hue {hue} is not in [0, 0.5].");
        _hue = hue == 0 ? null : (-hue, hue);
    }

    /// <summary>By numbers from ranges; null leaves the property alone.</summary>
    /// <exception cref="ArgumentException">A range is reversed, a factor negative, or hue not within
    /// [-0.5, 0.5].</exception>
    public ColorJitter(
        (double Low, double High)? brightness, (double Low, double High)? contrast,
        (double Low, double High)? saturation, (double Low, double High)? hue)
    {
        _brightness = Within(nameof(brightness), brightness, 0, double.PositiveInfinity);
        _contrast = Within(nameof(contrast), contrast, 0, double.PositiveInfinity);
        _saturation = Within(nameof(saturation), saturation, 0, double.PositiveInfinity);
        _hue = Within(nameof(hue), hue, -0.5, 0.5);
    }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">There are neither 1 nor 3 channels.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        TransformChecks.Image(nameof(ColorJitter), x);
        ArgumentNullException.ThrowIfNull(random);
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        foreach (int property in order)
        {
            x = property switch
            {
                0 when _brightness is { } range => Images.AdjustBrightness(x, random.Uniform(range)),
                1 when _contrast is { } range => Images.AdjustContrast(x, random.Uniform(range)),
                2 when _saturation is { } range => Images.AdjustSaturation(x, random.Uniform(range)),
                3 when _hue is { } range => Images.AdjustHue(x, random.Uniform(range)),
                _ => x,
            };
        }

        return x;
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"brightness: {_brightness}, contrast: {_contrast}, saturation: {_saturation}, hue: {_hue}";

    private static (double Low, double High)? Around(string argument, double strength)
    {
        TransformChecks.NotNegative(nameof(ColorJitter), argument, strength);
        return strength == 0 ? null : (Math.Max(0, 1 - strength), 1 + strength);
    }

    private static (double Low, double High)? Within(
        string argument, (double Low, double High)? range, double least, double most) =>
        range is { } given ? TransformChecks.Range(nameof(ColorJitter), argument, given, least, most) : null;
}
