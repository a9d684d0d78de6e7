namespace DeepNet;

public static partial class Images
{
    /// <summary>(x - mean) / std for each channel.</summary>
    /// <param name="x">Floating-point.</param>
    /// <param name="mean">One number per channel.</param>
    /// <param name="std">One number per channel, none of them 0.</param>
    /// <remarks>torchvision.transforms.functional.normalize.</remarks>
    /// <exception cref="DTypeException">The image is not floating-point.</exception>
    /// <exception cref="ArgumentException">The numbers are not as many as the channels, or a std is 0.</exception>
    public static Tensor Normalize(Tensor x, ReadOnlySpan<double> mean, ReadOnlySpan<double> std)
    {
        CheckImage(nameof(Normalize), x);
        Check.Floating(nameof(Normalize), x);
        int channels = x.Shape[-3];
        Check.Argument(
            mean.Length == channels && std.Length == channels,
            $"Normalize: {mean.Length} means and {std.Length} standard deviations for {channels} channels.");
        Check.Argument(!std.Contains(0), $"Normalize: a standard deviation is 0.");
        return (x - PerChannel(x, mean)) / PerChannel(x, std);
    }

    private static Tensor PerChannel(Tensor x, ReadOnlySpan<double> values) =>
        Tensor.From(values, [values.Length, 1, 1], x.Device).Cast(x.DType);
}
