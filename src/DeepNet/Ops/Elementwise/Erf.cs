using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Error function: 2/√π ∫₀ˣ e^(-t²) dt.</summary>
    /// <remarks>torch.erf.</remarks>
    public Tensor Erf() => Elementwise(nameof(Erf), default(ErfOp));
}

internal readonly struct ErfOp : IDerivativeOfArgument
{
    private const double Scale = 1.12837916709551257390; // 2/√π

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => Scale * T.Exp(-(x * x));
}
