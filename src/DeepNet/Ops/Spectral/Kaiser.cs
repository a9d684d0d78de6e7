using DeepNet.Kernels;

namespace DeepNet;

public static partial class Window
{
    /// <summary>I₀(β √(1 - (2t - 1)²)) / I₀(β) for t = k / (N - 1), I₀ being a Bessel function.</summary>
    /// <param name="n">How many elements.</param>
    /// <param name="periodic">False for a symmetric window.</param>
    /// <param name="beta">The larger, the narrower.</param>
    /// <param name="dtype">Type of the result.</param>
    /// <param name="device">Where the result lies.</param>
    /// <remarks>torch.kaiser_window.</remarks>
    /// <exception cref="ArgumentException">n is negative.</exception>
    /// <exception cref="DTypeException">The type is not floating point.</exception>
    public static Tensor Kaiser(
        int n, bool periodic = true, double beta = 12, DType dtype = DType.Float32,
        Device? device = null)
    {
        double top = SpecialMath.BesselI0(beta);
        return Make(
            nameof(Kaiser), n, periodic, dtype, device,
            t => SpecialMath.BesselI0(beta * Math.Sqrt(Math.Max(0, 1 - Math.Pow((2 * t) - 1, 2)))) / top);
    }
}
