namespace DeepNet.Data.Transforms;

/// <summary>Covers a random rectangle of the image, with some probability.</summary>
/// <remarks>
/// Boxes and masks stay. If ten draws give no rectangle that fits, the image stays. Zhong et al., 2017,
/// https://arxiv.org/abs/1708.04896; torchvision.transforms.v2.RandomErasing.
/// </remarks>
public sealed class RandomErasing : PixelTransform
{
    private readonly (double Low, double High) _scale;
    private readonly (double Low, double High) _ratio;
    private readonly double _value;
    private readonly bool _noise;

    /// <summary>Creates the transform.</summary>
    /// <param name="p">The probability.</param>
    /// <param name="scale">Of the image's area, uniform; null for (0.02, 0.33).</param>
    /// <param name="ratio">Of height to width, its logarithm uniform; null for (0.3, 3.3).</param>
    /// <param name="value">What covers it.</param>
    /// <param name="noise">Covers with standard normal numbers instead, for floating-point images.</param>
    /// <exception cref="ArgumentException">p or scale is not in [0, 1], a number is not finite, or a range is
    /// reversed.</exception>
    public RandomErasing(
        double p = 0.5, (double Low, double High)? scale = null, (double Low, double High)? ratio = null,
        double value = 0, bool noise = false)
    {
        P = TransformChecks.Probability(nameof(RandomErasing), p);
        _scale = TransformChecks.Range(nameof(RandomErasing), nameof(scale), scale ?? (0.02, 0.33), 0, 1);
        _ratio = TransformChecks.PositiveRange(nameof(RandomErasing), nameof(ratio), ratio ?? (0.3, 3.3));
        _value = TransformChecks.Finite(nameof(RandomErasing), nameof(value), value);
        _noise = noise;
    }

    /// <summary>The probability.</summary>
    public double P { get; }

    /// <inheritdoc/>
    /// <exception cref="DTypeException">Noise is to cover an image that is not floating point.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        TransformChecks.Image(nameof(RandomErasing), x);
        ArgumentNullException.ThrowIfNull(random);
        if (_noise)
            Check.Floating(nameof(RandomErasing), x);
        int height = x.Shape[-2], width = x.Shape[-1];

        // The ratio is that of height to width here, so they change places.
        if (!random.Chance(P) || random.Rectangle(width, height, _scale, _ratio, isPart: true)
            is not var (left, top, columns, rows))
        {
            return x;
        }

        var covered = new bool[height * width];
        for (int row = top; row < top + rows; row++)
            covered.AsSpan((row * width) + left, columns).Fill(true);
        Tensor mask = Tensor.From<bool>(covered, [height, width], x.Device);
        return _noise
            ? Tensor.Where(mask, Tensor.Randn(x.Shape, x.DType, x.Device, random), x)
            : x.MaskedFill(mask, _value);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"p: {P}, scale: {_scale}, ratio: {_ratio}";
}
