namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Convolution (cross-correlation) over 1 spatial dimension:
    /// y[b, o, p] = bias[o] + Σ x[b, c, p · stride + k · dilation - padding] · weight[o, c, k].</summary>
    /// <param name="weight">[outChannels, inChannels / groups, kernel].</param>
    /// <param name="bias">[outChannels], or null.</param>
    /// <param name="stride">Steps of the kernel; 1 if not given.</param>
    /// <param name="padding">Zeros on both sides; 0 if not given. See <see cref="ConvPadding.Same"/>.</param>
    /// <param name="dilation">Distance of the kernel's elements; 1 if not given.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <returns>[batch, outChannels, length] with each size
    /// ⌊(size + 2 · padding - dilation · (kernel - 1) - 1) / stride⌋ + 1.</returns>
    /// <remarks>
    /// This tensor is [batch, inChannels, length], or the same without batch. Differentiable any number of times.
    /// torch.nn.functional.conv1d.
    /// </remarks>
    /// <exception cref="ShapeException">Ranks or channels do not fit, the kernel is larger than the padded input, or a
    /// stride, dilation or number of groups is not positive.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public Tensor Conv1d(
        Tensor weight, Tensor? bias = null, PerDim stride = default, ConvPadding padding = default,
        PerDim dilation = default, int groups = 1) =>
        Convolution(nameof(Conv1d), 1, weight, bias, stride, padding, dilation, groups);
}
