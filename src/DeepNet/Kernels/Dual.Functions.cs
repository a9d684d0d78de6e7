using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

internal readonly partial struct Dual<T>
{
    private const double Ln2 = 0.6931471805599453; // ln 2
    private const double Ln10 = 2.302585092994046; // ln 10
    private const double TwoOverSqrtPi = 1.1283791670955126; // 2/√π

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Exp(Dual<T> x)
    {
        T y = T.Exp(x.Value);
        return new(y, x.Tangent * y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Expm1(Dual<T> x) => new(T.Expm1(x.Value), x.Tangent * T.Exp(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Log(Dual<T> x) => new(T.Log(x.Value), x.Tangent / x.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Log1p(Dual<T> x) => new(T.Log1p(x.Value), x.Tangent / (1 + x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Log2(Dual<T> x) => new(T.Log2(x.Value), x.Tangent / (Ln2 * x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Log10(Dual<T> x) => new(T.Log10(x.Value), x.Tangent / (Ln10 * x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Exp2(Dual<T> x)
    {
        T y = T.Exp2(x.Value);
        return new(y, x.Tangent * Ln2 * y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Sin(Dual<T> x) => new(T.Sin(x.Value), x.Tangent * T.Cos(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Cos(Dual<T> x) => new(T.Cos(x.Value), -x.Tangent * T.Sin(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Tan(Dual<T> x)
    {
        T y = T.Tan(x.Value);
        return new(y, x.Tangent * (1 + y * y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Asin(Dual<T> x) => new(T.Asin(x.Value), x.Tangent / T.Sqrt((1 - x.Value) * (1 + x.Value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Acos(Dual<T> x) => new(T.Acos(x.Value), -x.Tangent / T.Sqrt((1 - x.Value) * (1 + x.Value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Atan(Dual<T> x) => new(T.Atan(x.Value), x.Tangent / (1 + x.Value * x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Sinh(Dual<T> x) => new(T.Sinh(x.Value), x.Tangent * T.Cosh(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Cosh(Dual<T> x) => new(T.Cosh(x.Value), x.Tangent * T.Sinh(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Tanh(Dual<T> x)
    {
        T y = T.Tanh(x.Value);
        return new(y, x.Tangent * ((1 - y) * (1 + y)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Asinh(Dual<T> x) => new(T.Asinh(x.Value), x.Tangent / T.Sqrt(1 + x.Value * x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Acosh(Dual<T> x) => new(T.Acosh(x.Value), x.Tangent / T.Sqrt((x.Value - 1) * (x.Value + 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Atanh(Dual<T> x) => new(T.Atanh(x.Value), x.Tangent / ((1 - x.Value) * (1 + x.Value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Erf(Dual<T> x) => new(T.Erf(x.Value), x.Tangent * TwoOverSqrtPi * T.Exp(-x.Value * x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Erfc(Dual<T> x) =>
        new(T.Erfc(x.Value), -x.Tangent * TwoOverSqrtPi * T.Exp(-x.Value * x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Dual<T> ILane<Dual<T>>.NormalCdf(Dual<T> x, out Dual<T> density)
    {
        T y = T.NormalCdf(x.Value, out T slope);
        T tangent = x.Tangent * slope;
        density = new(slope, -x.Value * tangent);
        return new(y, tangent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> ErfInv(Dual<T> x)
    {
        T y = T.ErfInv(x.Value);
        return new(y, x.Tangent / TwoOverSqrtPi * T.Exp(y * y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Lgamma(Dual<T> x) => new(T.Lgamma(x.Value), x.Tangent * T.Polygamma(0, x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> BesselI0(Dual<T> x) => new(T.BesselI0(x.Value), x.Tangent * T.BesselI1(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Polygamma(int n, Dual<T> x) =>
        new(T.Polygamma(n, x.Value), x.Tangent * T.Polygamma(n + 1, x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> BesselI1(Dual<T> x)
    {
        // I₁′ = I₀ - I₁ / x, which is ½ at 0.
        T y = T.BesselI1(x.Value);
        T isZero = T.Equal(x.Value, T.Of(0));
        T slope = T.BesselI0(x.Value) - T.Select(isZero, T.Of(0.5), y / T.Select(isZero, T.Of(1), x.Value));
        return new(y, x.Tangent * slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Pow(Dual<T> x, Dual<T> y)
    {
        T z = T.Pow(x.Value, y.Value);
        T zero = T.Of(0);

        // A constant exponent of 0 has slope 0 even at x = 0.
        T byBase = T.Select(T.Equal(y.Value, zero), zero, y.Value * T.Pow(x.Value, y.Value - 1) * x.Tangent);

        // ln x exists for x > 0 only; at 0 the limit is 0 for y ≥ 0, and a constant exponent never needs it.
        T idle = T.Or(T.Equal(y.Tangent, zero), T.And(T.Equal(x.Value, zero), T.LessOrEqual(zero, y.Value)));
        T noLog = T.And(T.LessOrEqual(x.Value, zero), idle);
        // The logarithm stays finite where it is not taken: recorded on tensors, 0 · NaN would spoil higher orders.
        T byExponent = T.Select(noLog, zero, z * T.Log(T.Select(noLog, T.Of(1), x.Value)) * y.Tangent);
        return new(z, byBase + byExponent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Atan2(Dual<T> y, Dual<T> x)
    {
        T square = x.Value * x.Value + y.Value * y.Value;
        return new(T.Atan2(y.Value, x.Value), (x.Value * y.Tangent - y.Value * x.Tangent) / square);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Fmod(Dual<T> x, Dual<T> y)
    {
        T z = T.Fmod(x.Value, y.Value);
        T quotient = T.Round((x.Value - z) / y.Value);
        return new(z, x.Tangent - quotient * y.Tangent);
    }
}
