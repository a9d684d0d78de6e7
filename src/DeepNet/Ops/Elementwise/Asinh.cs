using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Inverse hyperbolic sine.</summary>
    /// <remarks>torch.asinh.</remarks>
    public Tensor Asinh() => Elementwise(nameof(Asinh), default(AsinhOp));
}

internal readonly struct AsinhOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Asinh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 1 / T.Sqrt(1 + (x * x));
}
