using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Inverse of erf; ±∞ at ±1, NaN beyond.</summary>
    /// <remarks>torch.erfinv.</remarks>
    public Tensor ErfInv() => Elementwise(nameof(ErfInv), default(ErfInvOp));
}

internal readonly struct ErfInvOp : IDerivativeOfResult
{
    private const double Scale = 0.88622692545275801365; // √π/2

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.ErfInv(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => Scale * T.Exp(y * y);
}
