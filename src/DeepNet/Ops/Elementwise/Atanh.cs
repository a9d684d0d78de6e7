using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Inverse hyperbolic tangent; NaN outside [-1, 1].</summary>
    /// <remarks>torch.atanh.</remarks>
    public Tensor Atanh() => Elementwise(nameof(Atanh), default(AtanhOp));
}

internal readonly struct AtanhOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Atanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 1 / ((1 - x) * (1 + x));
}
