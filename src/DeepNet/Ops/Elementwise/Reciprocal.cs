using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>1/x.</summary>
    /// <remarks>torch.reciprocal.</remarks>
    public Tensor Reciprocal() => Elementwise(nameof(Reciprocal), default(ReciprocalOp));
}

internal readonly struct ReciprocalOp : IDerivativeOfResult
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => 1 / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => -(y * y);
}
