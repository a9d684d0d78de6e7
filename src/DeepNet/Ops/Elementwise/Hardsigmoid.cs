using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Piecewise linear sigmoid: y = min(max(x + 3, 0), 6) / 6; the gradient is 0 at both kinks.</summary>
    /// <remarks>torch.nn.functional.hardsigmoid.</remarks>
    public Tensor Hardsigmoid() => Elementwise(nameof(Hardsigmoid), default(HardsigmoidOp));
}

internal readonly struct HardsigmoidOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Min(T.Max(x + 3, T.Of(0)), T.Of(6)) * (1.0 / 6);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.And(T.Less(T.Of(-3), x), T.Less(x, T.Of(3))), T.Of(1.0 / 6), T.Of(0));
}
