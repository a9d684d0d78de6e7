using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>What a formula runs on: one number (scalar tail, GPU thread),
/// a SIMD register of them, or a whole tensor.</summary>
/// <remarks>
/// A formula written once over a lane serves every width, both precisions, the GPU and the derivatives. Comparisons
/// give a mask (all bits set where true), which only <see cref="Select"/>, <see cref="And"/>, <see cref="Or"/> and
/// <see cref="Not"/> understand. No method branches on values: both sides of a <see cref="Select"/> are computed.
/// </remarks>
public interface ILane<T>
    where T : struct, ILane<T>
{
    /// <summary>The constant <paramref name="value"/> in every element.</summary>
    static abstract T Of(double value);

    /// <summary>A setting in every element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static virtual T Of(Setting setting) => T.Of(setting.Value);

    /// <summary>a + b.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>a - b.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>a · b.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>a / b.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>-a.</summary>
    static abstract T operator -(T a);

    /// <summary>a + b with a constant on the left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T operator +(double a, T b) => T.Of(a) + b;

    /// <summary>a + b with a constant on the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T operator +(T a, double b) => a + T.Of(b);

    /// <summary>a - b with a constant on the left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T operator -(double a, T b) => T.Of(a) - b;

    /// <summary>a - b with a constant on the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T operator -(T a, double b) => a - T.Of(b);

    /// <summary>a · b with a constant on the left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T operator *(double a, T b) => T.Of(a) * b;

    /// <summary>a · b with a constant on the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T operator *(T a, double b) => a * T.Of(b);

    /// <summary>a / b with a constant on the left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T operator /(double a, T b) => T.Of(a) / b;

    /// <summary>a / b with a constant on the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T operator /(T a, double b) => a / T.Of(b);

    /// <summary>a · b + c with a single rounding.</summary>
    static abstract T FusedMultiplyAdd(T a, T b, T c);

    /// <summary>|x|.</summary>
    static abstract T Abs(T x);

    /// <summary>√x, correctly rounded.</summary>
    static abstract T Sqrt(T x);

    /// <summary>The largest whole number not above x.</summary>
    static abstract T Floor(T x);

    /// <summary>The smallest whole number not below x.</summary>
    static abstract T Ceiling(T x);

    /// <summary>The nearest whole number, ties to even.</summary>
    static abstract T Round(T x);

    /// <summary>x without its fraction.</summary>
    static abstract T Truncate(T x);

    /// <summary>The smaller of a and b; NaN if either is NaN.</summary>
    static abstract T Min(T a, T b);

    /// <summary>The larger of a and b; NaN if either is NaN.</summary>
    static abstract T Max(T a, T b);

    /// <summary>|magnitude| with the sign bit of <paramref name="sign"/>.</summary>
    static abstract T CopySign(T magnitude, T sign);

    /// <summary>Mask of a &lt; b.</summary>
    static abstract T Less(T a, T b);

    /// <summary>Mask of a ≤ b.</summary>
    static abstract T LessOrEqual(T a, T b);

    /// <summary>Mask of a = b (false where either is NaN).</summary>
    static abstract T Equal(T a, T b);

    /// <summary>Mask of a &gt; b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T Greater(T a, T b) => T.Less(b, a);

    /// <summary>Mask of a ≥ b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T GreaterOrEqual(T a, T b) => T.LessOrEqual(b, a);

    /// <summary>Mask of x being NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual T IsNaN(T x) => T.Not(T.Equal(x, x));

    /// <summary>Both masks.</summary>
    static abstract T And(T a, T b);

    /// <summary>Either mask.</summary>
    static abstract T Or(T a, T b);

    /// <summary>The opposite mask.</summary>
    static abstract T Not(T mask);

    /// <summary><paramref name="a"/> where the mask is set, <paramref name="b"/> elsewhere.</summary>
    static abstract T Select(T mask, T a, T b);

    /// <summary>eˣ.</summary>
    static abstract T Exp(T x);

    /// <summary>eˣ - 1, accurate near 0.</summary>
    static abstract T Expm1(T x);

    /// <summary>Natural logarithm.</summary>
    static abstract T Log(T x);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    static abstract T Log1p(T x);

    /// <summary>Base-2 logarithm.</summary>
    static abstract T Log2(T x);

    /// <summary>Base-10 logarithm.</summary>
    static abstract T Log10(T x);

    /// <summary>2ˣ.</summary>
    static abstract T Exp2(T x);

    /// <summary>xʸ, with the special cases of IEEE 754 pow.</summary>
    static abstract T Pow(T x, T y);

    /// <summary>Sine of an angle in radians.</summary>
    static abstract T Sin(T x);

    /// <summary>Cosine of an angle in radians.</summary>
    static abstract T Cos(T x);

    /// <summary>Tangent of an angle in radians.</summary>
    static abstract T Tan(T x);

    /// <summary>Arc sine.</summary>
    static abstract T Asin(T x);

    /// <summary>Arc cosine.</summary>
    static abstract T Acos(T x);

    /// <summary>Arc tangent.</summary>
    static abstract T Atan(T x);

    /// <summary>Angle of the point (x, y) in (-π, π].</summary>
    static abstract T Atan2(T y, T x);

    /// <summary>Hyperbolic sine.</summary>
    static abstract T Sinh(T x);

    /// <summary>Hyperbolic cosine.</summary>
    static abstract T Cosh(T x);

    /// <summary>Hyperbolic tangent.</summary>
    static abstract T Tanh(T x);

    /// <summary>Logistic function 1 / (1 + e⁻ˣ).</summary>
    static virtual T Sigmoid(T x)
    {
        // As eˣ / (1 + eˣ) for x < 0: an overflowing exponential would spoil the higher derivatives.
        T isNegative = T.Less(x, T.Of(0));
        T e = T.Exp(T.Select(isNegative, x, -x));
        return T.Select(isNegative, e, T.Of(1)) / (1 + e);
    }

    /// <summary>Inverse hyperbolic sine.</summary>
    static abstract T Asinh(T x);

    /// <summary>Inverse hyperbolic cosine.</summary>
    static abstract T Acosh(T x);

    /// <summary>Inverse hyperbolic tangent.</summary>
    static abstract T Atanh(T x);

    /// <summary>Error function 2/√π ∫₀ˣ e^(-t²) dt.</summary>
    static abstract T Erf(T x);

    /// <summary>1 - erf(x), accurate for large x.</summary>
    static abstract T Erfc(T x);

    /// <summary>Φ(x) = ½ erfc(-x/√2) of the normal distribution, and its density e^(-x²/2) / √(2π).</summary>
    internal static virtual T NormalCdf(T x, out T density)
    {
        density = LaneMath.InverseSqrt2Pi * T.Exp(-0.5 * x * x);
        return 0.5 * T.Erfc(-LaneMath.InverseSqrt2 * x);
    }

    /// <summary>Inverse of erf on (-1, 1).</summary>
    static abstract T ErfInv(T x);

    /// <summary>ln |Γ(x)|.</summary>
    static abstract T Lgamma(T x);

    /// <summary>ψ⁽ⁿ⁾(x), the derivative of order n + 1 of ln Γ(x): digamma for n = 0, trigamma for n = 1.</summary>
    static abstract T Polygamma(int n, T x);

    /// <summary>Modified Bessel function of the first kind, order 0.</summary>
    static abstract T BesselI0(T x);

    /// <summary>Modified Bessel function of the first kind, order 1.</summary>
    static abstract T BesselI1(T x);

    /// <summary>x mod y with the sign of x (C's fmod), exact.</summary>
    static abstract T Fmod(T x, T y);
}
