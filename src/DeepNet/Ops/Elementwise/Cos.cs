using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Cosine of an angle in radians.</summary>
    /// <remarks>torch.cos.</remarks>
    public Tensor Cos() => Elementwise(nameof(Cos), default(CosOp));
}

internal readonly struct CosOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => -T.Sin(x);
}
