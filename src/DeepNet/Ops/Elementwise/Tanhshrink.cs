using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = x - tanh x.</summary>
    /// <remarks>torch.nn.functional.tanhshrink.</remarks>
    public Tensor Tanhshrink() => Elementwise(nameof(Tanhshrink), default(TanhshrinkOp));
}

internal readonly struct TanhshrinkOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x - T.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T t = T.Tanh(x);
        return t * t;
    }
}
