namespace DeepNet;

public static partial class Images
{
    /// <summary>The negative: 1 - x, or 255 - x.</summary>
    /// <remarks>torchvision.transforms.functional.invert.</remarks>
    public static Tensor Invert(Tensor x)
    {
        CheckImage(nameof(Invert), x);
        return x.DType == DType.UInt8 ? x.BitwiseNot() : 1 - x;
    }
}
