using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Natural logarithm; NaN for negative numbers, -∞ for 0.</summary>
    /// <remarks>torch.log.</remarks>
    public Tensor Log() => Elementwise(nameof(Log), default(LogOp));
}

internal readonly struct LogOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 1 / x;
}
