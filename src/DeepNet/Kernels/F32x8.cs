using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.Kernels;

/// <summary>Eight floats in a 256-bit register.</summary>
internal struct F32x8(Vector256<float> value) : IFloat32Lane<F32x8>
{
    public Vector256<float> Value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Of(double value) => new(Vector256.Create((float)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float First(F32x8 value) => value.Value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOfHalves(F32x8 value) =>
        F32x4.SumOfHalves(new(value.Value.GetLower() + value.Value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F32x8 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F32x8 Sum(F32x8 a, float* b) => new(a.Value + Vector256.Load(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(F32x8 value, float* destination) => value.Value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StorePast(F32x8 value, float* destination) =>
        value.Value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F32x8 mask) => mask.Value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Even(F32x8 a, F32x8 b) => Avx2.IsSupported
        ? new(InOrder(Avx.Shuffle(a.Value, b.Value, 0b10_00_10_00)))
        : Of(F32x4.Even(Low(a), High(a)), F32x4.Even(Low(b), High(b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Odd(F32x8 a, F32x8 b) => Avx2.IsSupported
        ? new(InOrder(Avx.Shuffle(a.Value, b.Value, 0b11_01_11_01)))
        : Of(F32x4.Odd(Low(a), High(a)), F32x4.Odd(Low(b), High(b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 ZipLow(F32x8 a, F32x8 b) => Avx.IsSupported
        ? new(Avx.Permute2x128(Avx.UnpackLow(a.Value, b.Value), Avx.UnpackHigh(a.Value, b.Value), 0x20))
        : Of(F32x4.ZipLow(Low(a), Low(b)), F32x4.ZipHigh(Low(a), Low(b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 ZipHigh(F32x8 a, F32x8 b) => Avx.IsSupported
        ? new(Avx.Permute2x128(Avx.UnpackLow(a.Value, b.Value), Avx.UnpackHigh(a.Value, b.Value), 0x31))
        : Of(F32x4.ZipLow(High(a), High(b)), F32x4.ZipHigh(High(a), High(b)));

    // Pairs of a, b, a, b, as the halves of a register leave them, to a, a, b, b.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> InOrder(Vector256<float> pairs) =>
        Avx2.Permute4x64(pairs.AsDouble(), 0b11_01_10_00).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F32x8 LoadBytes(byte* source) => Of(F32x4.LoadBytes(source), F32x4.LoadBytes(source + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreBytes(F32x8 value, byte* destination)
    {
        F32x4.StoreBytes(Low(value), destination);
        F32x4.StoreBytes(High(value), destination + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x8 Of(F32x4 low, F32x4 high) => new(Vector256.Create(low.Value, high.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 Low(F32x8 x) => new(x.Value.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 High(F32x8 x) => new(x.Value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator +(F32x8 a, F32x8 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator -(F32x8 a, F32x8 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator *(F32x8 a, F32x8 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator /(F32x8 a, F32x8 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator -(F32x8 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 FusedMultiplyAdd(F32x8 a, F32x8 b, F32x8 c) =>
        new(Vector256.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(F32x8 a, F32x8 b, ref F32x8 sum) =>
        sum.Value = Vector256.FusedMultiplyAdd(a.Value, b.Value, sum.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Abs(F32x8 x) => new(Vector256.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Sqrt(F32x8 x) => new(Vector256.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Floor(F32x8 x) => new(Vector256.Floor(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Ceiling(F32x8 x) => new(Vector256.Ceiling(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Round(F32x8 x) => new(Vector256.Round(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Truncate(F32x8 x) => new(Vector256.Truncate(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Min(F32x8 a, F32x8 b) => new(Vector256.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Max(F32x8 a, F32x8 b) => new(Vector256.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 MaxNumber(F32x8 a, F32x8 b) => new(Vector256.MaxNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 CopySign(F32x8 magnitude, F32x8 sign) =>
        new(Vector256.ConditionalSelect(Vector256.Create(-0f), sign.Value, magnitude.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Less(F32x8 a, F32x8 b) => new(Vector256.LessThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LessOrEqual(F32x8 a, F32x8 b) => new(Vector256.LessThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Equal(F32x8 a, F32x8 b) => new(Vector256.Equals(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 And(F32x8 a, F32x8 b) => new(a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Or(F32x8 a, F32x8 b) => new(a.Value | b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Not(F32x8 mask) => new(~mask.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Select(F32x8 mask, F32x8 a, F32x8 b) =>
        new(Avx.IsSupported
            ? Avx.BlendVariable(b.Value, a.Value, mask.Value)
            : Vector256.ConditionalSelect(mask.Value, a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 OfBits(int bits) => new(Vector256.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Xor(F32x8 a, F32x8 b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 AddBits(F32x8 a, F32x8 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 SubtractBits(F32x8 a, F32x8 b) => new((a.Value.AsInt32() - b.Value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 ShiftLeft(F32x8 x, int count) => new((x.Value.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 ShiftRight(F32x8 x, int count) => new((x.Value.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 ConvertBits(F32x8 x) => new(Vector256.ConvertToSingle(x.Value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 AtMost(F32x8 bound, F32x8 x) => new(Vector256.MinNative(bound.Value, x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 AtLeast(F32x8 bound, F32x8 x) => new(Vector256.MaxNative(bound.Value, x.Value));

    public static bool HasScale => Avx512F.VL.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Scale(F32x8 y, F32x8 n) => new(Avx512F.VL.Scale(y.Value, n.Value));
}
