namespace DeepNet.Data.Transforms;

/// <summary>Checks of settings that many transforms share.</summary>
internal static class TransformChecks
{
    public static double Probability(string name, double p)
    {
        Check.Argument(p is >= 0 and <= 1, $"{name}: p {p} is not in [0, 1].");
        return p;
    }

    public static (int Height, int Width) Size(string name, int height, int width)
    {
        Check.Argument(height > 0 && width > 0, $"{name}: height {height} and width {width} must be positive.");
        return (height, width);
    }

    public static double Finite(string name, string argument, double value)
    {
        Check.Argument(double.IsFinite(value), $"{name}: {argument} {value} must be finite.");
        return value;
    }

    public static double NotNegative(string name, string argument, double value)
    {
        Check.Argument(
            value >= 0 && double.IsFinite(value), $"{name}: {argument} {value} must be finite and not negative.");
        return value;
    }

    /// <summary>A range in order whose ends lie in [least, most].</summary>
    public static (double Low, double High) Range(
        string name, string argument, (double Low, double High) range, double least = double.NegativeInfinity,
        double most = double.PositiveInfinity)
    {
        (double low, double high) = range;
        Check.Argument(
            double.IsFinite(low) && double.IsFinite(high) && low <= high,
            $"{name}: {argument} ({low}, {high}) must be finite numbers, the lower one first.");
        Check.Argument(
            low >= least && high <= most, $"{name}: {argument} ({low}, {high}) is not within [{least}, {most}].");
        return range;
    }

    /// <summary>A range of positive numbers.</summary>
    public static (double Low, double High) PositiveRange(
        string name, string argument, (double Low, double High) range)
    {
        Range(name, argument, range);
        Check.Argument(range.Low > 0, $"{name}: {argument} ({range.Low}, {range.High}) must be positive.");
        return range;
    }

    /// <summary>Nearest and bilinear are what warping an image knows.</summary>
    public static ImageInterpolation Warping(string name, ImageInterpolation interpolation)
    {
        Check.Argument(
            interpolation is ImageInterpolation.Nearest or ImageInterpolation.Bilinear,
            $"{name}: {interpolation} is not possible; Nearest and Bilinear are.");
        return interpolation;
    }

    public static Transform[] List(string name, Transform[] transforms)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        int hole = Array.IndexOf(transforms, null);
        Check.Argument(hole < 0, $"{name}: transform {hole} is null.");
        return [.. transforms];
    }

    /// <summary>[…, channels, height, width] with pixels.</summary>
    public static void Image(string name, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank >= 3 && x.Shape[-2] > 0 && x.Shape[-1] > 0,
            $"{name}: image {x.Shape} must be […, channels, height, width] with pixels.");
    }

    /// <summary>Arguments of Apply that are there, and an image with pixels.</summary>
    public static void Sample(string name, ImageSample sample, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(random);
        Image(name, sample.Image);
    }

    /// <summary>[…, time], floating point.</summary>
    public static void Waveform(string name, Tensor x, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(random);
        Check.Floating(name, x);
        Check.Shape(x.Rank >= 1, $"{name}: a waveform must be […, time], not a scalar.");
    }
}
