using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Smooth form of Relu: y = ln(1 + e^(beta x)) / beta, and x where beta · x is above the
    /// threshold.</summary>
    /// <remarks>torch.nn.functional.softplus.</remarks>
    /// <exception cref="ArgumentException">beta is 0 or not finite, or the threshold is NaN.</exception>
    public Tensor Softplus(double beta = 1, double threshold = 20)
    {
        ActivationSettings.NotZero(nameof(Softplus), nameof(beta), beta);
        ActivationSettings.Number(nameof(Softplus), nameof(threshold), threshold);
        return Elementwise(nameof(Softplus), new SoftplusOp(beta, threshold));
    }
}

internal readonly struct SoftplusOp(Setting beta, Setting threshold) : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        // ln(1 + eᶻ) = max(z, 0) + ln(1 + e^-|z|), which never overflows.
        T z = T.Of(beta) * x;
        T y = (T.Max(z, T.Of(0)) + T.Log1p(T.Exp(-T.Abs(z)))) / T.Of(beta);
        return T.Select(T.Less(T.Of(threshold), z), x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T z = T.Of(beta) * x;
        return T.Select(T.Less(T.Of(threshold), z), T.Of(1), default(SigmoidOp).Forward(z));
    }
}
