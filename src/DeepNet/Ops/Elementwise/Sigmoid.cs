using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Logistic function: y = 1 / (1 + e⁻ˣ).</summary>
    /// <remarks>torch.sigmoid.</remarks>
    public Tensor Sigmoid() => Elementwise(nameof(Sigmoid), default(SigmoidOp));
}

internal readonly struct SigmoidOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        // 1 / (1 + e⁻ˣ), as eˣ / (1 + eˣ) for x < 0: an overflowing exponential would spoil the higher derivatives.
        T isNegative = T.Less(x, T.Of(0));
        T e = T.Exp(T.Select(isNegative, x, -x));
        return T.Select(isNegative, e, T.Of(1)) / (1 + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => y * (1 - y);
}
