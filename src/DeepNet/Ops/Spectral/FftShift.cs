namespace DeepNet;

public static partial class Fourier
{
    /// <summary>Moves frequency 0 to the middle: each dim is rolled by half its size.</summary>
    /// <param name="x">Of any type.</param>
    /// <param name="dims">Which dims; all if empty. Here every dim counts, that of pairs (re, im) too: name the
    /// others.</param>
    /// <remarks>torch.fft.fftshift.</remarks>
    public static Tensor FftShift(Tensor x, params ReadOnlySpan<int> dims)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Shifted(nameof(FftShift), x, dims, size => size / 2);
    }

    private static Tensor Shifted(string name, Tensor x, ReadOnlySpan<int> dims, Func<int, int> shift)
    {
        var places = new int[dims.IsEmpty ? x.Rank : dims.Length];
        var shifts = new int[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = dims.IsEmpty ? i : Check.Dim(name, dims[i], x.Shape);
            shifts[i] = x.Rank == 0 ? 0 : shift(x.Shape[places[i]]);
        }

        return x.Roll(shifts, places);
    }
}
