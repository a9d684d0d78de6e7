namespace DeepNet;

/// <summary>How <see cref="Images"/> are sampled between their pixels.</summary>
public enum ImageInterpolation
{
    /// <summary>The nearest pixel.</summary>
    Nearest,

    /// <summary>The four pixels around, by distance.</summary>
    Bilinear,

    /// <summary>The sixteen pixels around, by a cubic of distance; for <see cref="Images.Resize(Tensor, int, int,
    /// ImageInterpolation, bool)"/> only.</summary>
    Bicubic,
}
