namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The transform of real numbers over two dims: <see cref="Rfft"/> along the last one, then
    /// <see cref="Fft"/>
    /// along the others.</summary>
    /// <param name="x">[…], single numbers.</param>
    /// <param name="sizes">Lengths: each dim is cut or filled up with zeros; empty for the sizes of x.</param>
    /// <param name="dims">The two dims; the last two if empty.</param>
    /// <param name="norm">Where the factor stands.</param>
    /// <returns>[…, 2] with size/2 + 1 pairs along the last of the dims.</returns>
    /// <remarks>torch.fft.rfft2.</remarks>
    /// <exception cref="ShapeException">Sizes and dims do not fit the shape.</exception>
    /// <exception cref="ArgumentException">A length is not positive.</exception>
    public static Tensor Rfft2(
        Tensor x, ReadOnlySpan<int> sizes = default, ReadOnlySpan<int> dims = default,
        FourierNorm norm = FourierNorm.Backward) =>
        RealOver(nameof(Rfft2), x, sizes, Two(nameof(Rfft2), dims), norm);
}
