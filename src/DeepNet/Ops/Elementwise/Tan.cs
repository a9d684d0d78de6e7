using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Tangent of an angle in radians.</summary>
    /// <remarks>torch.tan.</remarks>
    public Tensor Tan() => Elementwise(nameof(Tan), default(TanOp));
}

internal readonly struct TanOp : IDerivativeOfResult
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Tan(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 1 + (y * y);
}
