namespace DeepNet;

/// <summary>How values between elements are found, in <see cref="Tensor.Interpolate"/> and
/// <see cref="Tensor.GridSample"/>.</summary>
public enum InterpolationMode
{
    /// <summary>The element at ⌊position⌋, as PyTorch's and OpenCV's "nearest".</summary>
    Nearest,

    /// <summary>The element whose centre is nearest, as scikit-image and PIL do it.</summary>
    NearestExact,

    /// <summary>A line between two elements; for one spatial dimension.</summary>
    Linear,

    /// <summary>Lines along both of two spatial dimensions.</summary>
    Bilinear,

    /// <summary>Cubic convolution (a = -0.75) of four elements along both of two spatial dimensions.</summary>
    Bicubic,

    /// <summary>Lines along all of three spatial dimensions.</summary>
    Trilinear,

    /// <summary>The mean of the elements that an output covers.</summary>
    Area,
}
