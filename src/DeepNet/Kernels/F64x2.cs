using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepNet.Kernels;

/// <summary>Two doubles in a 128-bit register.</summary>
internal struct F64x2(Vector128<double> value) : IFloat64Lane<F64x2>
{
    public Vector128<double> Value = value;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Of(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Broadcast(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double First(F64x2 value) => value.Value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumOfHalves(F64x2 value) => value.Value[0] + value.Value[1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F64x2 Load(double* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F64x2 Sum(F64x2 a, double* b) => new(a.Value + Vector128.Load(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(F64x2 value, double* destination) => value.Value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreSingles(F64x2 value, float* destination) =>
        Unsafe.WriteUnaligned(destination, Vector128.Narrow(value.Value, value.Value).AsUInt64().ToScalar());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreIntegers(F64x2 value, long* destination) =>
        Vector128.ConvertToInt64Native(value.Value).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F64x2 mask) => mask.Value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator +(F64x2 a, F64x2 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator -(F64x2 a, F64x2 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator *(F64x2 a, F64x2 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator /(F64x2 a, F64x2 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator -(F64x2 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 FusedMultiplyAdd(F64x2 a, F64x2 b, F64x2 c) =>
        new(Vector128.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(F64x2 a, F64x2 b, ref F64x2 sum) =>
        sum.Value = Vector128.FusedMultiplyAdd(a.Value, b.Value, sum.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Abs(F64x2 x) => new(Vector128.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Sqrt(F64x2 x) => new(Vector128.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Floor(F64x2 x) => new(Vector128.Floor(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Ceiling(F64x2 x) => new(Vector128.Ceiling(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Round(F64x2 x) => new(Vector128.Round(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Truncate(F64x2 x) => new(Vector128.Truncate(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Min(F64x2 a, F64x2 b) => new(Vector128.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Max(F64x2 a, F64x2 b) => new(Vector128.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 CopySign(F64x2 magnitude, F64x2 sign) =>
        new(Vector128.ConditionalSelect(Vector128.Create(-0d), sign.Value, magnitude.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Less(F64x2 a, F64x2 b) => new(Vector128.LessThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 LessOrEqual(F64x2 a, F64x2 b) => new(Vector128.LessThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Equal(F64x2 a, F64x2 b) => new(Vector128.Equals(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 And(F64x2 a, F64x2 b) => new(a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Or(F64x2 a, F64x2 b) => new(a.Value | b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Not(F64x2 mask) => new(~mask.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Select(F64x2 mask, F64x2 a, F64x2 b) =>
        new(Vector128.ConditionalSelect(mask.Value, a.Value, b.Value));
}
