using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Gaussian error linear unit, tanh form: y = ½x(1 + tanh(√(2/π)(x + 0.044715x³))).</summary>
    /// <remarks>Hendrycks and Gimpel, 2016, https://arxiv.org/abs/1606.08415; torch.nn.functional.gelu(approximate='tanh').</remarks>
    public Tensor GeluTanh() => Elementwise(nameof(GeluTanh), default(GeluTanhOp));
}

internal readonly struct GeluTanhOp : IUnaryOp
{
    private const double Scale = 0.79788456080286535588; // √(2/π)
    private const double Cubic = 0.044715;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => 0.5 * x * (1 + Tanh(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T t = Tanh(x);
        T inner = Scale * (1 + (3 * Cubic * x * x));
        return 0.5 * (1 + t + (x * (1 - (t * t)) * inner));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Tanh<T>(T x)
        where T : struct, ILane<T>
        => T.Tanh(Scale * (x + (Cubic * x * x * x)));
}
