using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest whole number not above x; the gradient is 0.</summary>
    /// <remarks>torch.floor.</remarks>
    public Tensor Floor() => Elementwise(nameof(Floor), default(FloorOp));
}

internal readonly struct FloorOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Floor(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(0);
}
