using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Base-10 logarithm.</summary>
    /// <remarks>torch.log10.</remarks>
    public Tensor Log10() => Elementwise(nameof(Log10), default(Log10Op));
}

internal readonly struct Log10Op : IDerivativeOfArgument
{
    private const double InverseLn10 = 0.43429448190325182765; // 1/ln 10

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Log10(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => InverseLn10 / x;
}
