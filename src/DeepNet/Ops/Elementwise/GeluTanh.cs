using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Gaussian error linear unit, tanh form: y = ½x(1 + tanh(√(2/π)(x + 0.044715x³))).</summary>
    /// <remarks>Hendrycks and Gimpel, 2016, https://arxiv.org/abs/1606.08415;
    /// torch.nn.functional.gelu(approximate='tanh').</remarks>
    public Tensor GeluTanh() => Elementwise(nameof(GeluTanh), default(GeluTanhOp));
}

internal readonly struct GeluTanhOp : IDerivativeOfArgument
{
    private const double Scale = 0.79788456080286535588; // √(2/π)
    private const double Cubic = 0.044715;
    private const double Flat = 40;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x * Gate(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        // Beyond ±Flat the gate is 0 or 1 to the last bit, and powers of x could overflow.
        T u = T.Select(T.Less(T.Abs(x), T.Of(Flat)), x, T.CopySign(T.Of(Flat), x));
        u = T.Select(T.IsNaN(x), x, u);
        T s = Gate(u);
        T slope = 2 * Scale * (1 + (3 * Cubic * u * u));
        return s + (u * s * (1 - s) * slope);
    }

    // ½(1 + tanh u) = 1 / (1 + e⁻²ᵘ), which does not cancel for negative x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Gate<T>(T x)
        where T : struct, ILane<T>
        => T.Sigmoid(x * T.FusedMultiplyAdd(T.Of(2 * Scale * Cubic) * x, x, T.Of(2 * Scale)));
}
