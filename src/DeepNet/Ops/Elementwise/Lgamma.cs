using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>ln |Γ(x)|.</summary>
    /// <remarks>torch.lgamma.</remarks>
    public Tensor Lgamma() => Elementwise(nameof(Lgamma), default(LgammaOp));
}

internal readonly struct LgammaOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Lgamma(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Polygamma(0, x);
}
