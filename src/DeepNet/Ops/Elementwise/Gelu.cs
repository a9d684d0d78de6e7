using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Gaussian error linear unit: y = x Φ(x), where Φ(x) = ½(1 + erf(x/√2)) is the normal
    /// distribution's.</summary>
    /// <remarks>Hendrycks and Gimpel, 2016, https://arxiv.org/abs/1606.08415; torch.nn.functional.gelu.</remarks>
    public Tensor Gelu() => Elementwise(nameof(Gelu), default(GeluOp));
}

internal readonly struct GeluOp : IDerivativeOfArgument
{
    private const double InverseSqrt2 = 0.70710678118654752440; // 1/√2
    private const double InverseSqrt2Pi = 0.39894228040143267794; // 1/√(2π)

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x * Phi(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => Phi(x) + (InverseSqrt2Pi * x * T.Exp(-0.5 * x * x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Phi<T>(T x)
        where T : struct, ILane<T>
        => 0.5 * (1 + T.Erf(InverseSqrt2 * x));
}
