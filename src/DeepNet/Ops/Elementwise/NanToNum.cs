using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Replaces NaN and infinities by numbers; integers stay as they are. The gradient is 0 where something
    /// was replaced.</summary>
    /// <param name="nan">What NaN becomes.</param>
    /// <param name="posInf">What +∞ becomes; the type's largest number if null.</param>
    /// <param name="negInf">What -∞ becomes; the type's smallest number if null.</param>
    /// <remarks>torch.nan_to_num.</remarks>
    public Tensor NanToNum(double nan = 0, double? posInf = null, double? negInf = null)
    {
        if (!DType.IsFloatingPoint())
            return this;
        double largest = DType switch
        {
            DType.Float16 => (double)Half.MaxValue,
            DType.BFloat16 => 3.3895313892515355e38, // (2 - 2⁻⁷) · 2¹²⁷
            DType.Float32 => float.MaxValue,
            _ => double.MaxValue,
        };
        return Elementwise(nameof(NanToNum), new NanToNumOp(nan, posInf ?? largest, negInf ?? -largest));
    }
}

internal readonly struct NanToNumOp(Setting nan, Setting posInf, Setting negInf) : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        T y = T.Select(T.Equal(x, T.Of(double.PositiveInfinity)), T.Of(posInf), x);
        y = T.Select(T.Equal(x, T.Of(double.NegativeInfinity)), T.Of(negInf), y);
        return T.Select(T.IsNaN(x), T.Of(nan), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(T.Abs(x), T.Of(double.PositiveInfinity)), T.Of(1), T.Of(0));
}
