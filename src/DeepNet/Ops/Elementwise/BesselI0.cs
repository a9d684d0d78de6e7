using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Modified Bessel function of the first kind, order 0.</summary>
    /// <remarks>torch.i0.</remarks>
    public Tensor BesselI0() => Elementwise(nameof(BesselI0), default(BesselI0Op));
}

internal readonly struct BesselI0Op : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.BesselI0(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.BesselI1(x);
}
