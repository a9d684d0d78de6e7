using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>eˣ, element by element.</summary>
    /// <remarks>torch.exp.</remarks>
    public Tensor Exp() => Elementwise(nameof(Exp), default(ExpOp));
}

internal readonly struct ExpOp : IDerivativeOfResult
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => y;
}
