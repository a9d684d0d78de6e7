using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>A lane of 32-bit floats: what its register does, and on top every function, once for all widths.</summary>
/// <remarks>The common functions are polynomials over the whole register; the rest goes through double.</remarks>
internal interface IFloat32Lane<T> : IPackedLane<T, float>
    where T : struct, IFloat32Lane<T>
{
    /// <summary>The float with these bits, in every element.</summary>
    static abstract T OfBits(int bits);

    /// <summary>Exclusive or of the bits.</summary>
    static abstract T Xor(T a, T b);

    /// <summary>Sum of the bits as 32-bit integers.</summary>
    static abstract T AddBits(T a, T b);

    /// <summary>Difference of the bits as 32-bit integers.</summary>
    static abstract T SubtractBits(T a, T b);

    /// <summary>The bits moved up.</summary>
    static abstract T ShiftLeft(T x, int count);

    /// <summary>The bits moved down, copies of the sign bit moving in.</summary>
    static abstract T ShiftRight(T x, int count);

    /// <summary>The bits, read as a 32-bit integer, as a float.</summary>
    static abstract T ConvertBits(T x);

    /// <summary>The smaller one; <paramref name="x"/> where it is NaN. One instruction, unlike Min.</summary>
    static abstract T AtMost(T bound, T x);

    /// <summary>The larger one; <paramref name="x"/> where it is NaN.</summary>
    static abstract T AtLeast(T bound, T x);

    /// <summary>Whether <see cref="Scale"/> is an instruction of the processor.</summary>
    static virtual bool HasScale => false;

    /// <summary>y · 2ⁿ for y near 1 and a whole number n of at most ±252, rounded once also where it is denormal.
    /// Lanes that have the instruction sometimes may only be asked where <see cref="HasScale"/> is true.</summary>
    static virtual T Scale(T y, T n) => LaneMath.ScaleByParts(y, n + LaneMath.RoundingShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IPackedLane<T, float>.Larger(T a, T b) => T.AtLeast(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Sigmoid(T x) => LaneMath.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IPackedLane<T, float>.ExpNegative(T x) => LaneMath.ExpNegative(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Exp(T x) => LaneMath.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Expm1(T x) => LaneMath.Expm1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Log(T x) => LaneMath.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Log1p(T x) => LaneMath.Log1p(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Log2(T x) => LaneMath.Log2(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Exp2(T x) => LaneMath.Exp2(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Sin(T x) => LaneMath.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Cos(T x) => LaneMath.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Tanh(T x) => LaneMath.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Erf(T x) => LaneMath.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.NormalCdf(T x, out T density) => LaneMath.NormalCdf(x, out density);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Log10(T x) => PerElement.Map<T, float, Log10Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Tan(T x) => PerElement.Map<T, float, TanFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Asin(T x) => PerElement.Map<T, float, AsinFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Acos(T x) => PerElement.Map<T, float, AcosFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Atan(T x) => PerElement.Map<T, float, AtanFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Sinh(T x) => PerElement.Map<T, float, SinhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Cosh(T x) => PerElement.Map<T, float, CoshFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Asinh(T x) => PerElement.Map<T, float, AsinhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Acosh(T x) => PerElement.Map<T, float, AcoshFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Atanh(T x) => PerElement.Map<T, float, AtanhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Erfc(T x) => PerElement.Map<T, float, ErfcFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.ErfInv(T x) => PerElement.Map<T, float, ErfInvFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Lgamma(T x) => PerElement.Map<T, float, LgammaFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.BesselI0(T x) => PerElement.Map<T, float, BesselI0Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.BesselI1(T x) => PerElement.Map<T, float, BesselI1Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Pow(T x, T y) => PerElement.Map2<T, float, PowFunction>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Atan2(T y, T x) => PerElement.Map2<T, float, Atan2Function>(y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Fmod(T x, T y) => PerElement.Map2<T, float, FmodFunction>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Polygamma(int n, T x) => PerElement.Polygamma<T, float>(n, x);
}
