using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>ψ(x), the derivative of ln Γ(x).</summary>
    /// <remarks>torch.digamma.</remarks>
    public Tensor Digamma() => Elementwise(nameof(Digamma), default(DigammaOp));
}

internal readonly struct DigammaOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Polygamma(0, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Polygamma(1, x);
}
