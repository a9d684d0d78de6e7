using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Running <see cref="LogSumExp()"/> along a dimension: yₖ = ln(exp(x₀) + … + exp(xₖ)).</summary>
    /// <remarks>
    /// Gradient: dxᵢ = exp(xᵢ - yᵢ) Tᵢ with Tᵢ = dyᵢ + exp(yᵢ - yᵢ₊₁) Tᵢ₊₁; no exponent is positive.
    /// torch.logcumsumexp.
    /// </remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor LogCumSumExp(int dim) =>
        Scan(nameof(LogCumSumExp), dim, reverse: false, default(LogAddExpReduceOp), (x, y, dy, d) =>
        {
            // Where nothing but -∞ came yet there is no share to pass on, and -∞ - -∞ must not be asked.
            Tensor isNothing = y.Detach().Eq(double.NegativeInfinity), zero = y.ScalarLike(0);
            Tensor sum = Where(isNothing, zero, y);
            Tensor share = Where(isNothing, zero, (x - sum).Exp());
            Tensor decay = Where(isNothing, zero, (sum - y.Shift(d, -1, fill: double.PositiveInfinity)).Exp());
            // decay stands at i; the recurrence walks down and meets Tᵢ₊₁.
            return share * LinearScan(decay, dy, d, reverse: true);
        });
}

/// <summary>ln(eᵃ + eᵇ).</summary>
internal readonly struct LogAddExpReduceOp : IReduceOp
{
    public double Identity => double.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T max = T.Max(a, b), sum = max + T.Log1p(T.Exp(T.Min(a, b) - max));
        return T.Select(T.Equal(T.Abs(max), T.Of(double.PositiveInfinity)), max, sum);
    }
}
