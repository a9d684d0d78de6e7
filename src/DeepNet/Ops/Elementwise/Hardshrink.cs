using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = x where |x| &gt; lambda, else 0.</summary>
    /// <remarks>torch.nn.functional.hardshrink.</remarks>
    /// <exception cref="ArgumentException">lambda is negative or not finite.</exception>
    public Tensor Hardshrink(double lambda = 0.5) => Elementwise(
        nameof(Hardshrink),
        new HardshrinkOp(ActivationSettings.NotNegative(nameof(Hardshrink), nameof(lambda), lambda)));
}

internal readonly struct HardshrinkOp(Setting lambda) : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Select(T.LessOrEqual(T.Abs(x), T.Of(lambda)), T.Of(0), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.LessOrEqual(T.Abs(x), T.Of(lambda)), T.Of(0), T.Of(1));
}
