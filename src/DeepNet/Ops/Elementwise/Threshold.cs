using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = x where x is above the threshold, else <paramref name="value"/>.</summary>
    /// <remarks>torch.nn.functional.threshold.</remarks>
    /// <exception cref="ArgumentException">A number is NaN.</exception>
    public Tensor Threshold(double threshold, double value)
    {
        ActivationSettings.Number(nameof(Threshold), nameof(threshold), threshold);
        ActivationSettings.Number(nameof(Threshold), nameof(value), value);
        return Elementwise(nameof(Threshold), new ThresholdOp(threshold, value));
    }
}

internal readonly struct ThresholdOp(Setting threshold, Setting value) : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Select(T.LessOrEqual(x, T.Of(threshold)), T.Of(value), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.LessOrEqual(x, T.Of(threshold)), T.Of(0), T.Of(1));
}
