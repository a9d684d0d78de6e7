using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Sine of an angle in radians.</summary>
    /// <remarks>torch.sin.</remarks>
    public Tensor Sin() => Elementwise(nameof(Sin), default(SinOp));
}

internal readonly struct SinOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Cos(x);
}
