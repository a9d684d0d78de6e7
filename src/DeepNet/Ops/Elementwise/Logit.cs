using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>ln(x / (1 - x)), the inverse of <see cref="Sigmoid"/>; ±∞ at 0 and 1, NaN outside [0, 1].</summary>
    /// <remarks>torch.logit.</remarks>
    public Tensor Logit() => Elementwise(nameof(Logit), default(LogitOp));

    /// <summary>The same after clamping x to [epsilon, 1 - epsilon], where the gradient ends.</summary>
    /// <remarks>torch.logit(eps).</remarks>
    /// <exception cref="ArgumentException">epsilon is not in [0, ½].</exception>
    public Tensor Logit(double epsilon)
    {
        Check.Argument(epsilon is >= 0 and <= 0.5, $"Logit: epsilon {epsilon} must lie in [0, 0.5].");
        if (DType.IsHalf())
            return Cast(DType.Float32).Logit(epsilon).Cast(DType);
        return Clamp(epsilon, 1 - epsilon).Logit();
    }
}

internal readonly struct LogitOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Log(x / (1 - x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        // 1 / (x (1 - x)), which goes on outside [0, 1] where the function does not.
        T inside = T.And(T.LessOrEqual(T.Of(0), x), T.LessOrEqual(x, T.Of(1)));
        return T.Select(inside, 1 / (x * (1 - x)), T.Of(double.NaN));
    }
}
