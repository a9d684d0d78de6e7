using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>eˣ - 1, accurate near 0.</summary>
    /// <remarks>torch.expm1.</remarks>
    public Tensor Expm1() => Elementwise(nameof(Expm1), default(Expm1Op));
}

internal readonly struct Expm1Op : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Expm1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Exp(x);
}
