namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The frequencies of the results of <see cref="Rfft"/>: 0, 1, … n/2, over n·spacing.</summary>
    /// <param name="n">Length of the transform.</param>
    /// <param name="spacing">Distance of the samples.</param>
    /// <param name="dtype">Type of the result.</param>
    /// <param name="device">Where the result lies.</param>
    /// <remarks>torch.fft.rfftfreq.</remarks>
    /// <exception cref="ArgumentException">The length is not positive.</exception>
    public static Tensor RfftFreq(int n, double spacing = 1, DType dtype = DType.Float32, Device? device = null)
    {
        Check.Argument(n > 0, $"RfftFreq: length n {n} must be positive.");
        var values = new double[(n / 2) + 1];
        for (int k = 0; k < values.Length; k++)
            values[k] = k / (n * spacing);
        return Tensor.From<double>(values, [values.Length], device).Cast(dtype);
    }
}
