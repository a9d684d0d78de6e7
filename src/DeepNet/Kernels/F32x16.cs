using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.Kernels;

/// <summary>Sixteen floats in a 512-bit register.</summary>
internal struct F32x16(Vector512<float> value) : IFloat32Lane<F32x16>
{
    // Of vrangeps: which of the two, with the sign that it has.
    private const byte RangeMin = 4;
    private const byte RangeMax = 5;

    public Vector512<float> Value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Of(double value) => new(Vector512.Create((float)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float First(F32x16 value) => value.Value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOfHalves(F32x16 value) =>
        F32x8.SumOfHalves(new(value.Value.GetLower() + value.Value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F32x16 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F32x16 Sum(F32x16 a, float* b) => new(a.Value + Vector512.Load(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(F32x16 value, float* destination) => value.Value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StorePast(F32x16 value, float* destination) =>
        value.Value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F32x16 mask) => (uint)mask.Value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Even(F32x16 a, F32x16 b) => Pick(
        a, b, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Odd(F32x16 a, F32x16 b) => Pick(
        a, b, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 ZipLow(F32x16 a, F32x16 b) => Pick(
        a, b, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 ZipHigh(F32x16 a, F32x16 b) => Pick(
        a, b, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F32x16 LoadBytes(byte* source) => Avx512F.IsSupported
        ? new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(source))))
        : PerElement.LoadBytes<F32x16, float>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreBytes(F32x16 value, byte* destination)
    {
        if (Avx512F.IsSupported)
            Avx512F.ConvertToVector128Byte(Vector512.ConvertToInt32Native(value.Value)).Store(destination);
        else
            PerElement.StoreBytes<F32x16, float>(value, destination);
    }

    // Element i is number places[i] of a and then b.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x16 Pick(F32x16 a, F32x16 b, Vector512<int> places)
    {
        if (Avx512F.IsSupported)
            return new(Avx512F.PermuteVar16x32x2(a.Value, places, b.Value));
        Vector512<int> second = Vector512.GreaterThan(places, Vector512.Create(Count - 1));
        places &= Vector512.Create(Count - 1);
        return new(Vector512.ConditionalSelect(
            second.AsSingle(), Vector512.Shuffle(b.Value, places), Vector512.Shuffle(a.Value, places)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator +(F32x16 a, F32x16 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator -(F32x16 a, F32x16 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator *(F32x16 a, F32x16 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator /(F32x16 a, F32x16 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator -(F32x16 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 FusedMultiplyAdd(F32x16 a, F32x16 b, F32x16 c) =>
        new(Vector512.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(F32x16 a, F32x16 b, ref F32x16 sum) =>
        sum.Value = Vector512.FusedMultiplyAdd(a.Value, b.Value, sum.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Abs(F32x16 x) => new(Vector512.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Sqrt(F32x16 x) => new(Vector512.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Floor(F32x16 x) => new(Vector512.Floor(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Ceiling(F32x16 x) => new(Vector512.Ceiling(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Round(F32x16 x) => new(Vector512.Round(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Truncate(F32x16 x) => new(Vector512.Truncate(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Min(F32x16 a, F32x16 b) => Avx512DQ.IsSupported
        ? Quieted(a, b, Avx512DQ.Range(a.Value, b.Value, RangeMin))
        : new(Vector512.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Max(F32x16 a, F32x16 b) => Avx512DQ.IsSupported
        ? Quieted(a, b, Avx512DQ.Range(a.Value, b.Value, RangeMax))
        : new(Vector512.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 MaxNumber(F32x16 a, F32x16 b) => new(Vector512.MaxNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 CopySign(F32x16 magnitude, F32x16 sign) =>
        new(Vector512.ConditionalSelect(Vector512.Create(-0f), sign.Value, magnitude.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Less(F32x16 a, F32x16 b) => new(Vector512.LessThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LessOrEqual(F32x16 a, F32x16 b) => new(Vector512.LessThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Equal(F32x16 a, F32x16 b) => new(Vector512.Equals(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 And(F32x16 a, F32x16 b) => new(a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Or(F32x16 a, F32x16 b) => new(a.Value | b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Not(F32x16 mask) => new(~mask.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Select(F32x16 mask, F32x16 a, F32x16 b) =>
        new(Vector512.ConditionalSelect(mask.Value, a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 OfBits(int bits) => new(Vector512.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Xor(F32x16 a, F32x16 b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AddBits(F32x16 a, F32x16 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 SubtractBits(F32x16 a, F32x16 b) => new((a.Value.AsInt32() - b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 ShiftLeft(F32x16 x, int count) => new((x.Value.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 ShiftRight(F32x16 x, int count) => new((x.Value.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 ConvertBits(F32x16 x) => new(Vector512.ConvertToSingle(x.Value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AtMost(F32x16 bound, F32x16 x) => new(Vector512.MinNative(bound.Value, x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AtLeast(F32x16 bound, F32x16 x) => new(Vector512.MaxNative(bound.Value, x.Value));

    public static bool HasScale => Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Scale(F32x16 y, F32x16 n) => new(Avx512F.Scale(y.Value, n.Value));

    // The instruction prefers numbers to NaN. Vector512.Max corrects that too, with instructions five times slower.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x16 Quieted(F32x16 a, F32x16 b, Vector512<float> y) =>
        new(Vector512.ConditionalSelect(Avx512F.CompareUnordered(a.Value, b.Value), a.Value + b.Value, y));
}
