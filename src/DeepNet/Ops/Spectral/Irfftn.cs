namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The inverse of <see cref="Rfftn"/>: real numbers from half of their transform.</summary>
    /// <param name="x">[…, 2], pairs (re, im).</param>
    /// <param name="sizes">Lengths of the results; empty for the sizes of x, the last one being 2 (size - 1).</param>
    /// <param name="dims">Which dims; if empty, as many of the last ones as there are sizes, or all. The pairs do not
    /// count.</param>
    /// <param name="norm">Where the factor stands.</param>
    /// <returns>[…], real numbers.</returns>
    /// <remarks>torch.fft.irfftn.</remarks>
    /// <exception cref="ShapeException">Sizes and dims do not fit the shape, or its last dim is not of size
    /// 2.</exception>
    /// <exception cref="ArgumentException">A length is not positive.</exception>
    public static Tensor Irfftn(
        Tensor x, ReadOnlySpan<int> sizes = default, ReadOnlySpan<int> dims = default,
        FourierNorm norm = FourierNorm.Backward) =>
        RealInverseOver(nameof(Irfftn), x, sizes, dims, norm);
}
