using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Hyperbolic sine.</summary>
    /// <remarks>torch.sinh.</remarks>
    public Tensor Sinh() => Elementwise(nameof(Sinh), default(SinhOp));
}

internal readonly struct SinhOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Sinh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Cosh(x);
}
