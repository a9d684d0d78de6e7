namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The frequencies of the results of <see cref="Fft"/>: 0, 1, … and then the negative ones up to -1, over
    /// n·spacing.</summary>
    /// <param name="n">Length of the transform.</param>
    /// <param name="spacing">Distance of the samples.</param>
    /// <param name="dtype">Type of the result.</param>
    /// <param name="device">Where the result lies.</param>
    /// <remarks>torch.fft.fftfreq.</remarks>
    /// <exception cref="ArgumentException">The length is not positive.</exception>
    public static Tensor FftFreq(int n, double spacing = 1, DType dtype = DType.Float32, Device? device = null)
    {
        Check.Argument(n > 0, $"FftFreq: length n {n} must be positive.");
        var values = new double[n];
        for (int k = 0; k < n; k++)
            values[k] = (k < (n + 1) / 2 ? k : k - n) / (n * spacing);
        return Tensor.From<double>(values, [n], device).Cast(dtype);
    }
}
