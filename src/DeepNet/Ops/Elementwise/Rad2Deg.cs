using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Radians to degrees: 180x / π.</summary>
    /// <remarks>torch.rad2deg.</remarks>
    public Tensor Rad2Deg() => Elementwise(nameof(Rad2Deg), default(Rad2DegOp));
}

internal readonly struct Rad2DegOp : IUnaryOp
{
    private const double Scale = 180 / Math.PI;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => Scale * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(Scale);
}
