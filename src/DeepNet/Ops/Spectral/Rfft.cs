namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The transform of real numbers: the n/2 + 1 complex ones that determine the others,
    /// Xₙ₋ₖ being the conjugate of Xₖ.</summary>
    /// <param name="x">[…], single numbers.</param>
    /// <param name="n">Length: the dim is cut or filled up with zeros; null for its size.</param>
    /// <param name="dim">Which dim.</param>
    /// <param name="norm">Where the factor stands.</param>
    /// <returns>[…, 2] with n/2 + 1 pairs along dim.</returns>
    /// <remarks>torch.fft.rfft.</remarks>
    /// <exception cref="ArgumentException">The length is not positive.</exception>
    public static Tensor Rfft(Tensor x, int? n = null, int dim = -1, FourierNorm norm = FourierNorm.Backward)
    {
        CheckReal(nameof(Rfft), x);
        int d = Check.Dim(nameof(Rfft), dim, x.Shape), size = Length(nameof(Rfft), n ?? x.Shape[d], x);
        return Along(
            nameof(Rfft), x, d, size, (size / 2) + 1, isRealIn: true, isRealOut: false, norm, isInverse: false);
    }
}
