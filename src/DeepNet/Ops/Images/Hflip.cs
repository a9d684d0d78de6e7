namespace DeepNet;

public static partial class Images
{
    /// <summary>The image mirrored left to right.</summary>
    /// <remarks>torchvision.transforms.functional.hflip.</remarks>
    public static Tensor Hflip(Tensor x)
    {
        CheckImage(nameof(Hflip), x);
        return x.Flip(-1);
    }
}
