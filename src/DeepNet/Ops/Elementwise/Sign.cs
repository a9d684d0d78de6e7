using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>-1, 0 or 1 as x is negative, zero or positive; 0 for NaN. The gradient is 0.</summary>
    /// <remarks>torch.sign.</remarks>
    public Tensor Sign() => ElementwiseNumeric(nameof(Sign), default(SignOp));
}

internal readonly struct SignOp : IUnaryOp, IIntegerUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Select(T.Less(T.Of(0), x), T.Of(1), T.Select(T.Less(x, T.Of(0)), T.Of(-1), T.Of(0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsZero(x) ? T.Zero : T.IsNegative(x) ? unchecked(T.Zero - T.One) : T.One;
}
