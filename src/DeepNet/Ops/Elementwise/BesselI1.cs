using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Modified Bessel function of the first kind, order 1.</summary>
    /// <remarks>torch.special.i1.</remarks>
    public Tensor BesselI1() => Elementwise(nameof(BesselI1), default(BesselI1Op));
}

internal readonly struct BesselI1Op : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.BesselI1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T isZero = T.Equal(x, T.Of(0));
        return T.BesselI0(x) - T.Select(isZero, T.Of(0.5), y / T.Select(isZero, T.Of(1), x));
    }
}
