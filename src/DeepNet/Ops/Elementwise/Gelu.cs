using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Gaussian error linear unit: y = x Φ(x), where Φ(x) = ½(1 + erf(x/√2)) is the normal
    /// distribution's.</summary>
    /// <remarks>Hendrycks and Gimpel, 2016, https://arxiv.org/abs/1606.08415; torch.nn.functional.gelu.</remarks>
    public Tensor Gelu() => Elementwise(nameof(Gelu), default(GeluOp));
}

internal readonly struct GeluOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x * T.NormalCdf(x, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T cdf = T.NormalCdf(x, out T density);
        return T.FusedMultiplyAdd(x, density, cdf);
    }
}
