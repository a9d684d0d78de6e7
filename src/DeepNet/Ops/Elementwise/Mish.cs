using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = x · tanh(ln(1 + eˣ)).</summary>
    /// <remarks>Misra, 2019, https://arxiv.org/abs/1908.08681; torch.nn.functional.mish.</remarks>
    public Tensor Mish() => Elementwise(nameof(Mish), default(MishOp));
}

internal readonly struct MishOp : IDerivativeOfArgument
{
    private const double Large = 40; // tanh is 1 long before, and e²ˣ still a float

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x * TanhSoftplus(T.Exp(T.Min(x, T.Of(Large))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T e = T.Exp(T.Min(x, T.Of(Large)));
        T t = TanhSoftplus(e);
        return t + (x * (1 - (t * t)) * (e / (1 + e)));
    }

    // tanh(ln(1 + e)) = ((1 + e)² - 1) / ((1 + e)² + 1), without the cancellation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T TanhSoftplus<T>(T e)
        where T : struct, ILane<T>
    {
        T n = e * (e + 2);
        return n / (n + 2);
    }
}
