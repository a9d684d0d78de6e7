using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Arc tangent.</summary>
    /// <remarks>torch.atan.</remarks>
    public Tensor Atan() => Elementwise(nameof(Atan), default(AtanOp));
}

internal readonly struct AtanOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Atan(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 1 / (1 + (x * x));
}
