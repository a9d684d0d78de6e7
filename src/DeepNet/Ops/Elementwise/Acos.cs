using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Arc cosine; NaN outside [-1, 1].</summary>
    /// <remarks>torch.acos.</remarks>
    public Tensor Acos() => Elementwise(nameof(Acos), default(AcosOp));
}

internal readonly struct AcosOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Acos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => -1 / T.Sqrt((1 - x) * (1 + x));
}
