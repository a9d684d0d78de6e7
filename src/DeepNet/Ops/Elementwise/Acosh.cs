using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Inverse hyperbolic cosine; NaN below 1.</summary>
    /// <remarks>torch.acosh.</remarks>
    public Tensor Acosh() => Elementwise(nameof(Acosh), default(AcoshOp));
}

internal readonly struct AcoshOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Acosh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 1 / T.Sqrt((x - 1) * (x + 1));
}
