namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The inverse of <see cref="FftShift"/>: frequency 0 back to the start.</summary>
    /// <param name="x">Of any type.</param>
    /// <param name="dims">Which dims; all if empty. Here every dim counts, that of pairs (re, im) too: name the
    /// others.</param>
    /// <remarks>torch.fft.ifftshift.</remarks>
    public static Tensor IfftShift(Tensor x, params ReadOnlySpan<int> dims)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Shifted(nameof(IfftShift), x, dims, size => -(size / 2));
    }
}
