namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The transform of complex numbers over two dims.</summary>
    /// <param name="x">[…, 2], pairs (re, im).</param>
    /// <param name="sizes">Lengths: each dim is cut or filled up with zeros; empty for the sizes of x.</param>
    /// <param name="dims">The two dims; the last two if empty. The pairs do not count.</param>
    /// <param name="norm">Where the factor stands.</param>
    /// <remarks>torch.fft.fft2.</remarks>
    /// <exception cref="ShapeException">Sizes and dims do not fit the shape, or its last dim is not of size
    /// 2.</exception>
    /// <exception cref="ArgumentException">A length is not positive.</exception>
    public static Tensor Fft2(
        Tensor x, ReadOnlySpan<int> sizes = default, ReadOnlySpan<int> dims = default,
        FourierNorm norm = FourierNorm.Backward) =>
        ComplexOver(nameof(Fft2), x, sizes, Two(nameof(Fft2), dims), norm, isInverse: false);
}
