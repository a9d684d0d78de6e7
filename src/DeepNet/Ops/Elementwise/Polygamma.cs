using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>ψ⁽ⁿ⁾(x), the derivative of order n + 1 of ln Γ(x).</summary>
    /// <remarks>torch.polygamma.</remarks>
    /// <exception cref="ArgumentException">n is negative.</exception>
    public Tensor Polygamma(int n)
    {
        Check.Argument(n >= 0, $"Polygamma: order {n} is negative.");
        return Elementwise(nameof(Polygamma), new PolygammaOp(n));
    }
}

internal readonly struct PolygammaOp(int n) : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Polygamma(n, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Polygamma(n + 1, x);
}
