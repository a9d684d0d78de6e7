namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Transposed convolution over 2 spatial dimensions:
    /// the gradient of <see cref="Conv2d"/> with respect to its input, plus bias.</summary>
    /// <param name="weight">[inChannels, outChannels / groups, kernelHeight, kernelWidth].</param>
    /// <param name="bias">[outChannels], or null.</param>
    /// <param name="stride">Distance at which the kernel is laid down in the output; 1 if not given.</param>
    /// <param name="padding">Cut off on both sides of the output; 0 if not given.</param>
    /// <param name="outputPadding">Added at the end of the output; 0 if not given. Less than stride or
    /// dilation.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="dilation">Distance of the kernel's elements; 1 if not given.</param>
    /// <returns>[batch, outChannels, height, width] with each size
    /// (size - 1) · stride - 2 · padding + dilation · (kernel - 1) + outputPadding + 1.</returns>
    /// <remarks>
    /// This tensor is [batch, inChannels, height, width], or the same without batch. The order of arguments is
    /// PyTorch's. torch.nn.functional.conv_transpose2d.
    /// </remarks>
    /// <exception cref="ShapeException">Ranks or channels do not fit, the output would be empty, or a number is out of
    /// range.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public Tensor ConvTranspose2d(
        Tensor weight, Tensor? bias = null, PerDim stride = default, PerDim padding = default,
        PerDim outputPadding = default, int groups = 1, PerDim dilation = default) =>
        TransposedConvolution(
            nameof(ConvTranspose2d), 2, weight, bias, stride, padding, outputPadding, groups, dilation);
}
