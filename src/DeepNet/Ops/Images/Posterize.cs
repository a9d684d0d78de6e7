namespace DeepNet;

public static partial class Images
{
    /// <summary>Keeps the highest bits of each channel.</summary>
    /// <param name="x">UInt8.</param>
    /// <param name="bits">How many, 0 … 8.</param>
    /// <remarks>torchvision.transforms.functional.posterize.</remarks>
    /// <exception cref="DTypeException">The image is not UInt8.</exception>
    /// <exception cref="ArgumentException">The number of bits is not in [0, 8].</exception>
    public static Tensor Posterize(Tensor x, int bits)
    {
        CheckImage(nameof(Posterize), x);
        Check.Is(nameof(Posterize), "the image", x, DType.UInt8);
        Check.Argument(bits is >= 0 and <= 8, $"Posterize: bits {bits} is not in [0, 8].");
        return x.BitwiseAnd(Tensor.Full([], 256 - (1 << (8 - bits)), DType.UInt8, x.Device));
    }
}
