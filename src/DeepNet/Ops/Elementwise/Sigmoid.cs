using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Logistic function: y = 1 / (1 + e⁻ˣ).</summary>
    /// <remarks>torch.sigmoid.</remarks>
    public Tensor Sigmoid() => Elementwise(nameof(Sigmoid), default(SigmoidOp));
}

internal readonly struct SigmoidOp : IDerivativeOfResult
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => y * (1 - y);
}
