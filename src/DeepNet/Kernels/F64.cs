using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>One double: the scalar tail of every kernel. Agrees with the SIMD lanes bit for bit.</summary>
internal readonly struct F64(double value) : IFloat64Lane<F64>
{
    public readonly double Value = value;

    public static int Count => 1;

    private ulong Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.DoubleToUInt64Bits(Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Of(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Broadcast(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double First(F64 value) => value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumOfHalves(F64 value) => value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F64 Load(double* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(F64 value, double* destination) => *destination = value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreSingles(F64 value, float* destination) =>
        *destination = (float)value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreIntegers(F64 value, long* destination) =>
        *destination = (long)value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F64 mask) => (uint)(mask.Bits >> 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator +(F64 a, F64 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator -(F64 a, F64 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator *(F64 a, F64 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator /(F64 a, F64 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator -(F64 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 FusedMultiplyAdd(F64 a, F64 b, F64 c) => new(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Abs(F64 x) => new(Math.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Sqrt(F64 x) => new(Math.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Floor(F64 x) => new(Math.Floor(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Ceiling(F64 x) => new(Math.Ceiling(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Round(F64 x) => new(Math.Round(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Truncate(F64 x) => new(Math.Truncate(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Min(F64 a, F64 b) => new(Math.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Max(F64 a, F64 b) => new(Math.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 CopySign(F64 magnitude, F64 sign) => new(Math.CopySign(magnitude.Value, sign.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Less(F64 a, F64 b) => Mask(a.Value < b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 LessOrEqual(F64 a, F64 b) => Mask(a.Value <= b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Equal(F64 a, F64 b) => Mask(a.Value == b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 And(F64 a, F64 b) => FromBits(a.Bits & b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Or(F64 a, F64 b) => FromBits(a.Bits | b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Not(F64 mask) => FromBits(~mask.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Select(F64 mask, F64 a, F64 b) => mask.Bits != 0 ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64 FromBits(ulong bits) => new(BitConverter.UInt64BitsToDouble(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64 Mask(bool set) => FromBits(set ? ulong.MaxValue : 0);
}
