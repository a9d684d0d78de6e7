namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The inverse of <see cref="Rfft"/>: real numbers from the first n/2 + 1 of their transform.</summary>
    /// <param name="x">[…, 2], pairs (re, im). The imaginary part of the first, and for even n of the last, is not
    /// looked at.</param>
    /// <param name="n">Length of the result; null for 2 (size - 1).</param>
    /// <param name="dim">Which dim; the pairs do not count.</param>
    /// <param name="norm">Where the factor stands.</param>
    /// <returns>[…] with n real numbers along dim.</returns>
    /// <remarks>torch.fft.irfft.</remarks>
    /// <exception cref="ShapeException">The last dim is not of size 2.</exception>
    /// <exception cref="ArgumentException">The length is not positive.</exception>
    public static Tensor Irfft(Tensor x, int? n = null, int dim = -1, FourierNorm norm = FourierNorm.Backward)
    {
        CheckPairs(nameof(Irfft), x);
        int d = ComplexDim(nameof(Irfft), x, dim), size = Length(nameof(Irfft), n ?? (2 * (x.Shape[d] - 1)), x);
        Tensor half = x.Slice(d, 0, (size / 2) + 1);

        // The left-out ones are conjugates: each adds its partner's real part once more, but for the first and the one
        // in the middle, which have no partner.
        var counts = new double[half.Shape[d]];
        for (int k = 0; k < counts.Length; k++)
            counts[k] = k == 0 || 2 * k == size ? 1 : 2;
        var sizes = new int[x.Rank];
        Array.Fill(sizes, 1);
        sizes[d] = counts.Length;
        half = half * Tensor.From<double>(counts, sizes, x.Device).Cast(x.DType);
        return Along(
            nameof(Irfft), half, d, size, size, isRealIn: false, isRealOut: true, norm, isInverse: true);
    }
}
