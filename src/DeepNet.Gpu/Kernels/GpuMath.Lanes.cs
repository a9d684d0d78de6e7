using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <summary>Functions made of the lanes' own: one text for both precisions.</summary>
internal static partial class GpuMath
{
    private const double QuarterPi = 0.78539816339744830962; // π/4
    private const double HalfPi = 1.57079632679489661923; // π/2
    private const double Pi = 3.14159265358979323846;
    private const double TangentOfEighth = 0.41421356237309504880; // tan(π/8) = √2 - 1
    private const double LargeSquare = 1e8; // from here on x² + 1 is x² in both precisions, and not yet ∞

    public static T Tan<T>(T x)
        where T : struct, ILane<T>
        => T.Select(T.Equal(x, T.Of(0)), x, T.Sin(x) / T.Cos(x));

    /// <summary>atan x by π/2 - atan 1/x above 1, by π/4 + atan((x - 1) / (x + 1)) above tan π/8, and its series.
    /// </summary>
    public static T Atan<T>(T x)
        where T : struct, ILane<T>
    {
        T a = T.Abs(x), one = T.Of(1);
        T isLarge = T.Less(one, a);
        T small = T.Select(isLarge, 1 / a, a);
        T isMiddle = T.Less(T.Of(TangentOfEighth), small);
        T w = T.Select(isMiddle, (small - 1) / (small + 1), small);
        T y = T.Select(isMiddle, T.Of(QuarterPi), T.Of(0)) + AtanSeries(w);
        return T.CopySign(T.Select(isLarge, HalfPi - y, y), x);
    }

    /// <summary>asin x = atan(x / √(1 - x²)).</summary>
    public static T Asin<T>(T x)
        where T : struct, ILane<T>
        => Atan(x / T.Sqrt((1 - x) * (1 + x)));

    /// <summary>acos x = 2 atan √((1 - x) / (1 + x)).</summary>
    public static T Acos<T>(T x)
        where T : struct, ILane<T>
        => 2 * Atan(T.Sqrt((1 - x) / (1 + x)));

    /// <summary>The angle in the first eighth, mirrored into its place.</summary>
    public static T Atan2<T>(T y, T x)
        where T : struct, ILane<T>
    {
        T a = T.Abs(y), b = T.Abs(x), zero = T.Of(0), one = T.Of(1);
        T isSteep = T.Less(b, a);
        T large = T.Select(isSteep, a, b), small = T.Select(isSteep, b, a);
        T ratio = T.Select(T.Equal(large, zero), zero, T.Select(T.Equal(small, large), one, small / large));
        T angle = Atan(ratio);
        angle = T.Select(isSteep, HalfPi - angle, angle);
        angle = T.Select(T.Less(T.CopySign(one, x), zero), Pi - angle, angle);
        return T.Select(T.Or(T.IsNaN(x), T.IsNaN(y)), x + y, T.CopySign(angle, y));
    }

    /// <summary>sinh |x| = (z + z / (z + 1)) / 2 with z = e^|x| - 1; above 20 half the square of e^(|x|/2), which lasts
    /// longer than eˣ.</summary>
    public static T Sinh<T>(T x)
        where T : struct, ILane<T>
    {
        T a = T.Abs(x), z = T.Expm1(a), root = T.Exp(0.5 * a);
        T y = T.Select(T.Less(T.Of(20), a), 0.5 * root * root, 0.5 * (z + (z / (z + 1))));
        return T.CopySign(y, x);
    }

    /// <summary>cosh x = (z + 1 / z) / 2 with z = e^|x|; above 20 as the sine.</summary>
    public static T Cosh<T>(T x)
        where T : struct, ILane<T>
    {
        T a = T.Abs(x), z = T.Exp(a), root = T.Exp(0.5 * a);
        return T.Select(T.Less(T.Of(20), a), 0.5 * root * root, 0.5 * (z + (1 / z)));
    }

    /// <summary>asinh |x| = ln(1 + |x| + x² / (1 + √(1 + x²))).</summary>
    public static T Asinh<T>(T x)
        where T : struct, ILane<T>
    {
        T a = T.Abs(x);
        T near = T.Log1p(a + (a * a / (1 + T.Sqrt(1 + (a * a)))));
        return T.CopySign(T.Select(T.Less(T.Of(LargeSquare), a), T.Log(a) + Ln2, near), x);
    }

    /// <summary>acosh x = ln(1 + t + √(t (x + 1))) with t = x - 1; NaN below 1.</summary>
    public static T Acosh<T>(T x)
        where T : struct, ILane<T>
    {
        T t = x - 1;
        T near = T.Log1p(t + T.Sqrt(t * (x + 1)));
        T y = T.Select(T.Less(T.Of(LargeSquare), x), T.Log(x) + Ln2, near);
        return T.Select(T.Less(x, T.Of(1)), T.Of(double.NaN), y);
    }

    /// <summary>atanh |x| = ½ ln(1 + 2|x| / (1 - |x|)).</summary>
    public static T Atanh<T>(T x)
        where T : struct, ILane<T>
    {
        T a = T.Abs(x);
        return T.CopySign(0.5 * T.Log1p(2 * a / (1 - a)), x);
    }

    /// <summary>xʸ from |x|ʸ, which is right for 0 &lt; |x| &lt; ∞ and finite y: the special cases of IEEE 754 pow.
    /// </summary>
    public static T PowSpecialCases<T>(T x, T y, T magnitude)
        where T : struct, ILane<T>
    {
        T zero = T.Of(0), one = T.Of(1), infinity = T.Of(Infinity), a = T.Abs(x);
        T isFlat = T.Equal(T.Abs(y), infinity);
        T grows = T.Select(T.Less(zero, y), T.Less(one, a), T.Less(a, one));
        T isExtreme = T.Or(T.Or(T.Equal(a, zero), T.Equal(a, infinity)), isFlat);
        T z = T.Select(isExtreme, T.Select(grows, infinity, zero), magnitude);
        z = T.Select(T.And(isFlat, T.Equal(a, one)), one, z);

        // A negative base takes whole exponents only, and keeps its sign for odd ones.
        T half = 0.5 * y;
        T isWhole = T.Equal(T.Floor(y), y);
        T isOdd = T.And(isWhole, T.Not(T.Equal(T.Floor(half), half)));
        T isNegative = T.Less(T.CopySign(one, x), zero);
        z = T.Select(T.And(isNegative, isOdd), -z, z);
        T isNone = T.And(T.And(T.Less(x, zero), T.Less(a, infinity)), T.Not(isWhole));
        z = T.Select(T.Or(isNone, T.Or(T.IsNaN(x), T.IsNaN(y))), T.Of(double.NaN), z);
        return T.Select(T.Or(T.Equal(x, one), T.Equal(y, zero)), one, z);
    }

    /// <summary>atan w = w - w³/3 + w⁵/5 - … for |w| ≤ tan π/8.</summary>
    private static T AtanSeries<T>(T w)
        where T : struct, ILane<T>
    {
        T z = w * w;
        T q = T.Of(-1.0 / 43);
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 41));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 39));
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 37));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 35));
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 33));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 31));
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 29));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 27));
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 25));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 23));
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 21));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 19));
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 17));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 15));
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 13));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 11));
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 9));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 7));
        q = T.FusedMultiplyAdd(q, z, T.Of(1.0 / 5));
        q = T.FusedMultiplyAdd(q, z, T.Of(-1.0 / 3));
        return T.FusedMultiplyAdd(w * z, q, w);
    }
}
