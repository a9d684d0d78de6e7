namespace DeepNet;

public static partial class Window
{
    /// <summary>Half a cosine, raised: ½ - ½ cos 2πt for t = k / (N - 1).</summary>
    /// <param name="n">How many elements.</param>
    /// <param name="periodic">False for a symmetric window.</param>
    /// <param name="dtype">Type of the result.</param>
    /// <param name="device">Where the result lies.</param>
    /// <remarks>torch.hann_window.</remarks>
    /// <exception cref="ArgumentException">n is negative.</exception>
    /// <exception cref="DTypeException">The type is not floating point.</exception>
    public static Tensor Hann(
        int n, bool periodic = true, DType dtype = DType.Float32,
        Device? device = null) =>
        Make(nameof(Hann), n, periodic, dtype, device, t => 0.5 - (0.5 * double.CosPi(2 * t)));
}
