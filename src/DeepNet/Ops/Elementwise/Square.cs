using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x².</summary>
    /// <remarks>torch.square.</remarks>
    public Tensor Square() => ElementwiseNumeric(nameof(Square), default(SquareOp));
}

internal readonly struct SquareOp : IDerivativeOfArgument, IIntegerUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => x + x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => unchecked(x * x);
}
