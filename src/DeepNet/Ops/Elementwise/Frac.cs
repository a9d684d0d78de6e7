using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The fraction of x, with its sign: x - trunc(x).</summary>
    /// <remarks>torch.frac.</remarks>
    public Tensor Frac() => Elementwise(nameof(Frac), default(FracOp));
}

internal readonly struct FracOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x - T.Truncate(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(1);
}
