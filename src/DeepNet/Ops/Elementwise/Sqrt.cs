using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>√x; NaN for negative numbers.</summary>
    /// <remarks>torch.sqrt.</remarks>
    public Tensor Sqrt() => Elementwise(nameof(Sqrt), default(SqrtOp));
}

internal readonly struct SqrtOp : IDerivativeOfResult
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 0.5 / y;
}
