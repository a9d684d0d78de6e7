namespace DeepNet;

public static partial class Window
{
    /// <summary>The triangle: 1 - |2t - 1| for t = k / (N - 1).</summary>
    /// <param name="n">How many elements.</param>
    /// <param name="periodic">False for a symmetric window.</param>
    /// <param name="dtype">Type of the result.</param>
    /// <param name="device">Where the result lies.</param>
    /// <remarks>torch.bartlett_window.</remarks>
    /// <exception cref="ArgumentException">n is negative.</exception>
    /// <exception cref="DTypeException">The type is not floating point.</exception>
    public static Tensor Bartlett(
        int n, bool periodic = true, DType dtype = DType.Float32,
        Device? device = null) =>
        Make(nameof(Bartlett), n, periodic, dtype, device, t => 1 - Math.Abs((2 * t) - 1));
}
