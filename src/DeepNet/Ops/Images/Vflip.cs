namespace DeepNet;

public static partial class Images
{
    /// <summary>The image upside down.</summary>
    /// <remarks>torchvision.transforms.functional.vflip.</remarks>
    public static Tensor Vflip(Tensor x)
    {
        CheckImage(nameof(Vflip), x);
        return x.Flip(-2);
    }
}
