using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>1/√x.</summary>
    /// <remarks>torch.rsqrt.</remarks>
    public Tensor Rsqrt() => Elementwise(nameof(Rsqrt), default(RsqrtOp));
}

internal readonly struct RsqrtOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => 1 / T.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => -0.5 * y / x;
}
