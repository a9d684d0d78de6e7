using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x without its fraction; the gradient is 0.</summary>
    /// <remarks>torch.trunc.</remarks>
    public Tensor Trunc() => Elementwise(nameof(Trunc), default(TruncOp));
}

internal readonly struct TruncOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Truncate(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(0);
}
