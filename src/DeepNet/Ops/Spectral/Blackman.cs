namespace DeepNet;

public static partial class Window
{
    /// <summary>Two cosines: 0.42 - ½ cos 2πt + 0.08 cos 4πt for t = k / (N - 1).</summary>
    /// <param name="n">How many elements.</param>
    /// <param name="periodic">False for a symmetric window.</param>
    /// <param name="dtype">Type of the result.</param>
    /// <param name="device">Where the result lies.</param>
    /// <remarks>torch.blackman_window.</remarks>
    /// <exception cref="ArgumentException">n is negative.</exception>
    /// <exception cref="DTypeException">The type is not floating point.</exception>
    public static Tensor Blackman(
        int n, bool periodic = true, DType dtype = DType.Float32,
        Device? device = null) =>
        Make(nameof(Blackman), n, periodic, dtype, device,
            t => 0.42 - (0.5 * double.CosPi(2 * t)) + (0.08 * double.CosPi(4 * t)));
}
