using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The nearest whole number, ties to even; the gradient is 0.</summary>
    /// <remarks>torch.round.</remarks>
    public Tensor Round() => Elementwise(nameof(Round), default(RoundOp));
}

internal readonly struct RoundOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Round(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(0);
}
