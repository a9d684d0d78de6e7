using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Arc sine; NaN outside [-1, 1].</summary>
    /// <remarks>torch.asin.</remarks>
    public Tensor Asin() => Elementwise(nameof(Asin), default(AsinOp));
}

internal readonly struct AsinOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Asin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 1 / T.Sqrt((1 - x) * (1 + x));
}
