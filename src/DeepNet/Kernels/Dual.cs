using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>A value and its tangent, the derivative along one direction: differentiates any formula forward.</summary>
/// <remarks>Comparisons and selections go by the value; a selection takes the chosen side's tangent only.</remarks>
internal readonly partial struct Dual<T>(T value, T tangent) : ILane<Dual<T>>
    where T : struct, ILane<T>
{
    /// <summary>f(x).</summary>
    public readonly T Value = value;

    /// <summary>f′(x) · dx.</summary>
    public readonly T Tangent = tangent;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Of(double value) => new(T.Of(value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Dual<T> ILane<Dual<T>>.Of(Setting setting) => new(T.Of(setting), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> operator +(Dual<T> a, Dual<T> b) => new(a.Value + b.Value, a.Tangent + b.Tangent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> operator -(Dual<T> a, Dual<T> b) => new(a.Value - b.Value, a.Tangent - b.Tangent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> operator *(Dual<T> a, Dual<T> b) =>
        new(a.Value * b.Value, T.FusedMultiplyAdd(a.Value, b.Tangent, a.Tangent * b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> operator /(Dual<T> a, Dual<T> b)
    {
        T y = a.Value / b.Value;
        return new(y, (a.Tangent - y * b.Tangent) / b.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> operator -(Dual<T> a) => new(-a.Value, -a.Tangent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> FusedMultiplyAdd(Dual<T> a, Dual<T> b, Dual<T> c)
    {
        T tangent = T.FusedMultiplyAdd(a.Value, b.Tangent, T.FusedMultiplyAdd(a.Tangent, b.Value, c.Tangent));
        return new(T.FusedMultiplyAdd(a.Value, b.Value, c.Value), tangent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Abs(Dual<T> x)
    {
        T tangent = T.CopySign(T.Of(1), x.Value) * x.Tangent;
        return new(T.Abs(x.Value), T.Select(T.Equal(x.Value, T.Of(0)), T.Of(0), tangent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Sqrt(Dual<T> x)
    {
        T y = T.Sqrt(x.Value);
        return new(y, 0.5 * x.Tangent / y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Floor(Dual<T> x) => new(T.Floor(x.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Ceiling(Dual<T> x) => new(T.Ceiling(x.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Round(Dual<T> x) => new(T.Round(x.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Truncate(Dual<T> x) => new(T.Truncate(x.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Min(Dual<T> a, Dual<T> b)
    {
        T tangent = T.Select(T.Less(b.Value, a.Value), b.Tangent, a.Tangent);
        T shared = 0.5 * (a.Tangent + b.Tangent);
        return new(T.Min(a.Value, b.Value), T.Select(T.Equal(a.Value, b.Value), shared, tangent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Max(Dual<T> a, Dual<T> b)
    {
        T tangent = T.Select(T.Less(a.Value, b.Value), b.Tangent, a.Tangent);
        T shared = 0.5 * (a.Tangent + b.Tangent);
        return new(T.Max(a.Value, b.Value), T.Select(T.Equal(a.Value, b.Value), shared, tangent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> CopySign(Dual<T> magnitude, Dual<T> sign)
    {
        T factor = T.CopySign(T.Of(1), magnitude.Value) * T.CopySign(T.Of(1), sign.Value);
        T tangent = T.Select(T.Equal(magnitude.Value, T.Of(0)), T.Of(0), factor * magnitude.Tangent);
        return new(T.CopySign(magnitude.Value, sign.Value), tangent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Less(Dual<T> a, Dual<T> b) => new(T.Less(a.Value, b.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> LessOrEqual(Dual<T> a, Dual<T> b) => new(T.LessOrEqual(a.Value, b.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Equal(Dual<T> a, Dual<T> b) => new(T.Equal(a.Value, b.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> And(Dual<T> a, Dual<T> b) => new(T.And(a.Value, b.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Or(Dual<T> a, Dual<T> b) => new(T.Or(a.Value, b.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Not(Dual<T> mask) => new(T.Not(mask.Value), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Dual<T> Select(Dual<T> mask, Dual<T> a, Dual<T> b) =>
        new(T.Select(mask.Value, a.Value, b.Value), T.Select(mask.Value, a.Tangent, b.Tangent));
}
