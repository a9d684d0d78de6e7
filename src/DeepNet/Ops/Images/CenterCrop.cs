namespace DeepNet;

public static partial class Images
{
    /// <summary>The middle of the image; around a smaller image it is black.</summary>
    /// <remarks>torchvision.transforms.functional.center_crop.</remarks>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public static Tensor CenterCrop(Tensor x, int height, int width)
    {
        CheckImage(nameof(CenterCrop), x);
        return Crop(x, Middle(x.Shape[-2], height), Middle(x.Shape[-1], width), height, width);
    }

    // A larger image is cut at the rounded half, halves to even; a smaller one gets the lesser half of the border
    // first.
    internal static int Middle(int size, int wanted) =>
        wanted > size ? -((wanted - size) / 2) : (int)Math.Round((size - wanted) / 2.0);
}
