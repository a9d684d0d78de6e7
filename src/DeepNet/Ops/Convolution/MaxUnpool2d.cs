namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Puts pooled elements back where <see cref="MaxPool2dWithIndices"/> found them, among zeros.</summary>
    /// <param name="indices">Positions in the output plane, of this tensor's shape.</param>
    /// <param name="kernelSize">Size of the windows they came from.</param>
    /// <param name="stride">Distance of the windows; the kernel's size if not given.</param>
    /// <param name="padding">Padding of the pooling.</param>
    /// <param name="outputSize">Size of the result; (size - 1) · stride - 2 · padding + kernelSize if not
    /// given, and less than a stride from it.</param>
    /// <remarks>Of several elements with one index the last stays. torch.nn.functional.max_unpool2d.</remarks>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    /// <exception cref="ArgumentException">An index is outside of the output, or the output size a stride or more from
    /// what it is by default.</exception>
    public Tensor MaxUnpool2d(
        Tensor indices, PerDim kernelSize, PerDim stride = default, PerDim padding = default,
        PerDim outputSize = default) =>
        MaxUnpooling(nameof(MaxUnpool2d), 2, indices, kernelSize, stride, padding, outputSize);
}
