namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The transform of complex numbers: Xₖ = Σₜ xₜ exp(-2πi·k·t / n).</summary>
    /// <param name="x">[…, 2], pairs (re, im).</param>
    /// <param name="n">Length: the dim is cut or filled up with zeros; null for its size.</param>
    /// <param name="dim">Which dim; the pairs do not count.</param>
    /// <param name="norm">Where the factor stands.</param>
    /// <remarks>torch.fft.fft.</remarks>
    /// <exception cref="ShapeException">The last dim is not of size 2.</exception>
    /// <exception cref="ArgumentException">The length is not positive.</exception>
    public static Tensor Fft(Tensor x, int? n = null, int dim = -1, FourierNorm norm = FourierNorm.Backward) =>
        Complex(nameof(Fft), x, n, dim, norm, isInverse: false);
}
