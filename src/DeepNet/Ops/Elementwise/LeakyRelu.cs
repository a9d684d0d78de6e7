using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = x for x &gt; 0, else slope · x; the gradient at 0 is the slope.</summary>
    /// <remarks>torch.nn.functional.leaky_relu.</remarks>
    /// <exception cref="ArgumentException">The slope is not finite.</exception>
    public Tensor LeakyRelu(double negativeSlope = 0.01) => Elementwise(
        nameof(LeakyRelu),
        new LeakyReluOp(ActivationSettings.Finite(nameof(LeakyRelu), nameof(negativeSlope), negativeSlope)));
}

internal readonly struct LeakyReluOp(Setting negativeSlope) : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Select(T.Less(T.Of(0), x), x, T.Of(negativeSlope) * x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(T.Of(0), x), T.Of(1), T.Of(negativeSlope));
}
