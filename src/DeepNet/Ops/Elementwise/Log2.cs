using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Base-2 logarithm.</summary>
    /// <remarks>torch.log2.</remarks>
    public Tensor Log2() => Elementwise(nameof(Log2), default(Log2Op));
}

internal readonly struct Log2Op : IDerivativeOfArgument
{
    private const double InverseLn2 = 1.44269504088896340736; // 1/ln 2

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Log2(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => InverseLn2 / x;
}
