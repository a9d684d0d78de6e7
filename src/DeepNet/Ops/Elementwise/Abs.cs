using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>|x|; the gradient at 0 is 0.</summary>
    /// <remarks>torch.abs.</remarks>
    public Tensor Abs() => ElementwiseNumeric(nameof(Abs), default(AbsOp));
}

internal readonly struct AbsOp : IDerivativeOfArgument, IIntegerUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => default(SignOp).Forward(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsNegative(x) ? unchecked(-x) : x;
}
