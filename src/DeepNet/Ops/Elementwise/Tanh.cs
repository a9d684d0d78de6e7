using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Hyperbolic tangent.</summary>
    /// <remarks>torch.tanh.</remarks>
    public Tensor Tanh() => Elementwise(nameof(Tanh), default(TanhOp));
}

internal readonly struct TanhOp : IDerivativeOfResult
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => (1 - y) * (1 + y);
}
