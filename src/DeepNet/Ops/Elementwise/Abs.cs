using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>|x|; the gradient at 0 is 0.</summary>
    /// <remarks>torch.abs.</remarks>
    public Tensor Abs() => ElementwiseNumeric(nameof(Abs), default(AbsOp));
}

internal readonly struct AbsOp : IUnaryOp, IIntegerUnaryOp
{
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Abs(x);

    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => default(SignOp).Forward(x);

    public T Apply<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsNegative(x) ? unchecked(-x) : x;
}
