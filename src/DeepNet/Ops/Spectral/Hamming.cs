namespace DeepNet;

public static partial class Window
{
    /// <summary>A cosine on a pedestal: alpha - beta cos 2πt for t = k / (N - 1).</summary>
    /// <param name="n">How many elements.</param>
    /// <param name="periodic">False for a symmetric window.</param>
    /// <param name="alpha">The mean.</param>
    /// <param name="beta">The height of the cosine.</param>
    /// <param name="dtype">Type of the result.</param>
    /// <param name="device">Where the result lies.</param>
    /// <remarks>torch.hamming_window.</remarks>
    /// <exception cref="ArgumentException">n is negative.</exception>
    /// <exception cref="DTypeException">The type is not floating point.</exception>
    public static Tensor Hamming(
        int n, bool periodic = true, double alpha = 0.54, double beta = 0.46, DType dtype = DType.Float32,
        Device? device = null) =>
        Make(nameof(Hamming), n, periodic, dtype, device, t => alpha - (beta * double.CosPi(2 * t)));
}
