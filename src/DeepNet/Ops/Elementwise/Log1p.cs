using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>ln(1 + x), accurate near 0.</summary>
    /// <remarks>torch.log1p.</remarks>
    public Tensor Log1p() => Elementwise(nameof(Log1p), default(Log1pOp));
}

internal readonly struct Log1pOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Log1p(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 1 / (1 + x);
}
