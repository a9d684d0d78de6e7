using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The smallest whole number not below x; the gradient is 0.</summary>
    /// <remarks>torch.ceil.</remarks>
    public Tensor Ceil() => Elementwise(nameof(Ceil), default(CeilOp));
}

internal readonly struct CeilOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Ceiling(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(0);
}
