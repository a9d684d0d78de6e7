using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>1 - erf(x), accurate for large x.</summary>
    /// <remarks>torch.erfc.</remarks>
    public Tensor Erfc() => Elementwise(nameof(Erfc), default(ErfcOp));
}

internal readonly struct ErfcOp : IDerivativeOfArgument
{
    private const double Scale = 1.12837916709551257390; // 2/√π

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Erfc(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => -Scale * T.Exp(-(x * x));
}
