using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Hyperbolic cosine.</summary>
    /// <remarks>torch.cosh.</remarks>
    public Tensor Cosh() => Elementwise(nameof(Cosh), default(CoshOp));
}

internal readonly struct CoshOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Cosh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Sinh(x);
}
