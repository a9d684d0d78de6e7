namespace DeepNet.Data.Transforms;

/// <summary>Adds normal noise to every pixel.</summary>
/// <remarks>Of UInt8 images mean and sigma are parts of 255, and the noise is rounded toward 0.
/// torchvision.transforms.v2.GaussianNoise.</remarks>
public sealed class GaussianNoise : PixelTransform
{
    private readonly double _mean;
    private readonly double _sigma;
    private readonly bool _clip;

    /// <summary>Creates the transform.</summary>
    /// <param name="mean">Of the noise.</param>
    /// <param name="sigma">Its standard deviation.</param>
    /// <param name="clip">Keeps floating-point images in [0, 1]; UInt8 is kept in 0 … 255 anyway.</param>
    /// <exception cref="ArgumentException">A number is not finite, or sigma negative.</exception>
    public GaussianNoise(double mean = 0, double sigma = 0.1, bool clip = true)
    {
        _mean = TransformChecks.Finite(nameof(GaussianNoise), nameof(mean), mean);
        _sigma = TransformChecks.NotNegative(nameof(GaussianNoise), nameof(sigma), sigma);
        _clip = clip;
    }

    /// <inheritdoc/>
    /// <exception cref="DTypeException">The image is neither UInt8 nor floating point.</exception>
    public override Tensor Apply(Tensor x, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(random);
        bool isBytes = x.DType == DType.UInt8;
        if (!isBytes)
            Check.Floating(nameof(GaussianNoise), x);
        double scale = isBytes ? 255 : 1;
        Tensor noise = Tensor.Randn(x.Shape, isBytes ? DType.Float32 : x.DType, x.Device, random);
        noise = (noise * (_sigma * scale)) + (_mean * scale);
        if (isBytes)
            return (x.Cast(DType.Float32) + noise.Trunc()).Clamp(0, 255).Cast(DType.UInt8);
        return _clip ? (x + noise).Clamp(0, 1) : x + noise;
    }

    /// <inheritdoc/>
    protected override string Describe() => $"mean: {_mean}, sigma: {_sigma}";
}
