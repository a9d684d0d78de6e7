using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = min(max(x, min), max); unlike <see cref="Clamp(double?, double?)"/> the gradient is 0 at both
    /// kinks.</summary>
    /// <remarks>torch.nn.functional.hardtanh.</remarks>
    /// <exception cref="ArgumentException">min is above max.</exception>
    public Tensor Hardtanh(double min = -1, double max = 1)
    {
        Check.Argument(min <= max, $"Hardtanh: min {min} is above max {max}.");
        return Elementwise(nameof(Hardtanh), new HardtanhOp(min, max));
    }
}

internal readonly struct HardtanhOp(Setting min, Setting max) : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        T y = T.Select(T.Less(x, T.Of(min)), T.Of(min), x);
        return T.Select(T.Less(T.Of(max), y), T.Of(max), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.Or(T.LessOrEqual(x, T.Of(min)), T.LessOrEqual(T.Of(max), x)), T.Of(0), T.Of(1));
}
