using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>A lane of 64-bit floats: arithmetic over the whole register, functions element by element.</summary>
internal interface IFloat64Lane<T> : IPackedLane<T, double>
    where T : struct, IFloat64Lane<T>
{
    /// <summary>The numbers rounded to floats.</summary>
    static abstract unsafe void StoreSingles(T value, float* destination);

    /// <summary>Whole numbers as integers.</summary>
    static abstract unsafe void StoreIntegers(T value, long* destination);

    static unsafe T IPackedLane<T, double>.LoadBytes(byte* source) => PerElement.LoadBytes<T, double>(source);

    static unsafe void IPackedLane<T, double>.StoreBytes(T value, byte* destination) =>
        PerElement.StoreBytes<T, double>(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Exp(T x) => PerElement.Map<T, double, ExpFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Expm1(T x) => PerElement.Map<T, double, Expm1Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Log(T x) => PerElement.Map<T, double, LogFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Log1p(T x) => PerElement.Map<T, double, Log1pFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Log2(T x) => PerElement.Map<T, double, Log2Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Exp2(T x) => PerElement.Map<T, double, Exp2Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Sin(T x) => PerElement.Map<T, double, SinFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Cos(T x) => PerElement.Map<T, double, CosFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Tanh(T x) => PerElement.Map<T, double, TanhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Erf(T x) => PerElement.Map<T, double, ErfFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Log10(T x) => PerElement.Map<T, double, Log10Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Tan(T x) => PerElement.Map<T, double, TanFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Asin(T x) => PerElement.Map<T, double, AsinFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Acos(T x) => PerElement.Map<T, double, AcosFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Atan(T x) => PerElement.Map<T, double, AtanFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Sinh(T x) => PerElement.Map<T, double, SinhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Cosh(T x) => PerElement.Map<T, double, CoshFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Asinh(T x) => PerElement.Map<T, double, AsinhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Acosh(T x) => PerElement.Map<T, double, AcoshFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Atanh(T x) => PerElement.Map<T, double, AtanhFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Erfc(T x) => PerElement.Map<T, double, ErfcFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.ErfInv(T x) => PerElement.Map<T, double, ErfInvFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Lgamma(T x) => PerElement.Map<T, double, LgammaFunction>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.BesselI0(T x) => PerElement.Map<T, double, BesselI0Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.BesselI1(T x) => PerElement.Map<T, double, BesselI1Function>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Pow(T x, T y) => PerElement.Map2<T, double, PowFunction>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Atan2(T y, T x) => PerElement.Map2<T, double, Atan2Function>(y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Fmod(T x, T y) => PerElement.Map2<T, double, FmodFunction>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T ILane<T>.Polygamma(int n, T x) => PerElement.Polygamma<T, double>(n, x);
}
