using DeepNet.Data;
using DeepNet.IO;

namespace DeepNet.CommandLine;

/// <summary>Images as a network takes them: the middle square in one size.</summary>
internal static class ImageInput
{
    /// <summary>The middle square of an image [channels, height, width], resized to [channels, size, size].</summary>
    public static Tensor Fit(Tensor image, int size)
    {
        int side = Math.Min(image.Shape[1], image.Shape[2]);

        // Cut first: the other way round a long strip would become a huge image for a moment.
        return Images.Resize(Images.CenterCrop(image, side, side), size, size);
    }

    public static Tensor Read(string path, int channels, int size) => Fit(ImageFile.Read(path, channels), size);

    /// <summary>Whether a file's name is that of an image.</summary>
    public static bool IsImage(string path) =>
        ImageFolder.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
