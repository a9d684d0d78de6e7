using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Exponential linear unit: y = x for x &gt; 0, else alpha (eˣ - 1).</summary>
    /// <remarks>Clevert et al., 2015, https://arxiv.org/abs/1511.07289; torch.nn.functional.elu.</remarks>
    /// <exception cref="ArgumentException">alpha is not finite.</exception>
    public Tensor Elu(double alpha = 1) => Elementwise(
        nameof(Elu), new EluOp(1, ActivationSettings.Finite(nameof(Elu), nameof(alpha), alpha), 1));
}

/// <summary>scale · x for x > 0, else scale · alpha (e^(inputScale x) - 1): the common form of ELU, CELU and
/// SELU.</summary>
internal readonly struct EluOp(Setting scale, double alpha, Setting inputScale) : IDerivativeOfArgument
{
    private readonly Setting _height = scale.Value * alpha;
    private readonly Setting _slope = scale.Value * alpha * inputScale.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        T isPositive = T.Less(T.Of(0), x);
        return T.Select(
            isPositive, T.Of(scale) * x, T.Of(_height) * T.Expm1(T.Of(inputScale) * Negative(x, isPositive)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T isPositive = T.Less(T.Of(0), x);
        T slope = T.Of(_slope) * T.Exp(T.Of(inputScale) * Negative(x, isPositive));
        return T.Select(isPositive, T.Of(scale), slope);
    }

    // Keeps the exponential finite on the side that is not taken: 0 · ∞ would spoil gradients.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Negative<T>(T x, T isPositive)
        where T : struct, ILane<T>
        => T.Select(isPositive, T.Of(0), x);
}
