namespace DeepNet;

/// <summary>Operations on images […, channels, height, width]: floating-point in [0, 1], or UInt8 in 0 … 255.</summary>
/// <remarks>
/// torchvision.transforms.functional. Compositions of tensor operations, so that gradients pass through floating-point
/// images. UInt8 images are computed in Float32 and converted back.
/// </remarks>
public static partial class Images
{
    /// <summary>The brightest value.</summary>
    private static double Bound(Tensor x) => x.DType == DType.UInt8 ? 255 : 1;

    /// <summary>The image in a type to compute in.</summary>
    private static Tensor Wide(Tensor x) => x.DType == DType.UInt8 ? x.Cast(DType.Float32) : x;

    /// <summary>A result in the type of the image: kept in range, and for UInt8 without the fraction.</summary>
    private static Tensor Kept(Tensor y, Tensor x) => y.Clamp(0, Bound(x)).Cast(x.DType);

    /// <summary>A result in the type of the image, which for UInt8 is rounded.</summary>
    private static Tensor Rounded(Tensor y, Tensor x) =>
        x.DType == DType.UInt8 ? y.Round().Clamp(0, 255).Cast(DType.UInt8) : y;

    /// <summary>The shape of the image in another size.</summary>
    private static Shape Sized(Tensor x, int height, int width) =>
        height == x.Shape[-2] && width == x.Shape[-1] ? x.Shape : [.. x.Shape.AsSpan()[..^2], height, width];

    /// <summary>UInt8 to [0, 1].</summary>
    private static Tensor ToUnit(Tensor x) => x.DType == DType.UInt8 ? x.Cast(DType.Float32) / 255 : x;

    /// <summary>The inverse: every number of UInt8 gets an equal share of [0, 1].</summary>
    private static Tensor FromUnit(Tensor y, Tensor x) =>
        x.DType == DType.UInt8 ? (y * (256 - 1e-3)).Cast(DType.UInt8) : y;

    /// <summary>ratio · x + (1 - ratio) · other, in range.</summary>
    private static Tensor Blend(Tensor x, Tensor other, double ratio) =>
        Kept((Wide(x) * ratio) + (other * (1 - ratio)), x);

    private static void CheckImage(string name, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!x.DType.IsFloatingPoint() && x.DType != DType.UInt8)
        {
            throw new DTypeException(
                $"{name}: {x.DType} image; images are floating-point in [0, 1] or UInt8.", x.DType);
        }

        Check.Shape(x.Rank >= 3, $"{name}: image {x.Shape} must be […, channels, height, width].");
    }

    /// <summary>True for three channels, false for one.</summary>
    private static bool IsColored(string name, Tensor x)
    {
        CheckImage(name, x);
        Check.Shape(x.Shape[-3] is 1 or 3, $"{name}: image {x.Shape} has {x.Shape[-3]} channels; 1 or 3 are needed.");
        return x.Shape[-3] == 3;
    }

    private static double CheckFactor(string name, double factor)
    {
        Check.Argument(
            factor >= 0 && double.IsFinite(factor), $"{name}: factor {factor} must be finite and not negative.");
        return factor;
    }

    private static void CheckFinite(string name, string argument, double value) =>
        Check.Argument(double.IsFinite(value), $"{name}: {argument} {value} must be finite.");
}
