using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Rectified linear unit: y = max(x, 0); the gradient at 0 is 0. Integers too.</summary>
    /// <remarks>torch.nn.functional.relu.</remarks>
    public Tensor Relu() => ElementwiseNumeric(nameof(Relu), default(ReluOp));
}

internal readonly struct ReluOp : IDerivativeOfArgument, IIntegerUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Select(T.Less(x, T.Of(0)), T.Of(0), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.LessOrEqual(x, T.Of(0)), T.Of(0), T.Of(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsNegative(x) ? T.Zero : x;
}
