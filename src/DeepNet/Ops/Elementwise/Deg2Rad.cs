using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Degrees to radians: πx / 180.</summary>
    /// <remarks>torch.deg2rad.</remarks>
    public Tensor Deg2Rad() => Elementwise(nameof(Deg2Rad), default(Deg2RadOp));
}

internal readonly struct Deg2RadOp : IUnaryOp
{
    private const double Scale = Math.PI / 180;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => Scale * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(Scale);
}
