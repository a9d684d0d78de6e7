using DeepNet.IO;

namespace DeepNet.Training;

/// <summary>A sample as a small picture.</summary>
internal static class SamplePicture
{
    private const int LargestSide = 128;

    /// <summary>A PNG as a data URI, or null if the tensor is no picture.</summary>
    /// <param name="sample">The input of the model.</param>
    /// <param name="convert">Makes a picture of it; null if it is one of shape [1, 3 or 4, height, width].</param>
    public static string? Of(Tensor sample, Func<Tensor, Tensor>? convert)
    {
        Tensor image = (convert is null ? sample : convert(sample)).Detach();
        bool isPicture = image.Rank == 3 && image.Shape[0] is 1 or 3 or 4 && image.Count > 0;
        if (!isPicture && !(convert is not null && image.Rank == 2 && image.Count > 0))
            return null;
        if (image.DType != DType.UInt8 && !image.DType.IsFloatingPoint())
            return null;
        if (image.Rank == 2)
            image = image.Unsqueeze(0);
        return ReportCheck.PicturePrefix + Convert.ToBase64String(ImageFile.Encode(Smaller(InRange(image))));
    }

    /// <summary>Numbers in [0, 1] and bytes are brightness; others, as of a normalized picture, are stretched to
    /// it.</summary>
    private static Tensor InRange(Tensor image)
    {
        if (image.DType == DType.UInt8)
            return image.Cast(DType.Float32) / 255;
        float[] values = image.Cast(DType.Float32).ToArray<float>();
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (!(low < 0 || high > 1))
            return Tensor.From<float>(values, image.Shape);
        double range = high > low ? (double)high - low : 1;
        return Tensor.From<float>(Array.ConvertAll(values, value => (float)((value - low) / range)), image.Shape);
    }

    private static Tensor Smaller(Tensor image)
    {
        int height = image.Shape[1], width = image.Shape[2], larger = Math.Max(height, width);
        if (larger <= LargestSide)
            return image;
        int Scaled(int side) => Math.Max(1, (int)((long)side * LargestSide / larger));
        return image.Unsqueeze(0).AdaptiveAvgPool2d((Scaled(height), Scaled(width))).Squeeze(0);
    }
}
