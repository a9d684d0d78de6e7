using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Moves x towards 0 by lambda: y = x - λ for x &gt; λ, x + λ for x &lt; -λ, else 0.</summary>
    /// <remarks>Gradient: dy where |x| &gt; λ, else 0. NaN, which is neither above nor below, becomes 0.
    /// torch.nn.functional.softshrink.</remarks>
    /// <exception cref="ArgumentException">lambda is negative or not finite.</exception>
    public Tensor Softshrink(double lambda = 0.5) => Elementwise(
        nameof(Softshrink),
        new SoftshrinkOp(ActivationSettings.NotNegative(nameof(Softshrink), nameof(lambda), lambda)));
}

internal readonly struct SoftshrinkOp(Setting lambda) : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        T bound = T.Of(lambda);
        return T.Select(T.Less(bound, x), x - bound, T.Select(T.Less(x, -bound), x + bound, T.Of(0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(T.Of(lambda), T.Abs(x)), T.Of(1), T.Of(0));
}
