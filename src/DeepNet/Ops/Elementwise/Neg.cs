using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>-x, element by element.</summary>
    /// <remarks>torch.neg.</remarks>
    public static Tensor operator -(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ElementwiseNumeric("Neg", default(NegOp));
    }
}

internal readonly struct NegOp : IUnaryOp, IIntegerUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(-1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => unchecked(T.Zero - x);
}
