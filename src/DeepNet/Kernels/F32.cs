using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>One float: the scalar tail of every kernel. Agrees with the SIMD lanes bit for bit.</summary>
internal readonly struct F32(float value) : IFloat32Lane<F32>
{
    public readonly float Value = value;

    public static int Count => 1;

    private uint Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.SingleToUInt32Bits(Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Of(double value) => new((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float First(F32 value) => value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOfHalves(F32 value) => value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F32 Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(F32 value, float* destination) => *destination = value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F32 mask) => mask.Bits >> 31;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Even(F32 a, F32 b) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Odd(F32 a, F32 b) => b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 ZipLow(F32 a, F32 b) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 ZipHigh(F32 a, F32 b) => b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F32 LoadBytes(byte* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreBytes(F32 value, byte* destination) => *destination = (byte)value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator +(F32 a, F32 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator -(F32 a, F32 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator *(F32 a, F32 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator /(F32 a, F32 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator -(F32 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 FusedMultiplyAdd(F32 a, F32 b, F32 c) => new(MathF.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Abs(F32 x) => new(MathF.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Sqrt(F32 x) => new(MathF.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Floor(F32 x) => new(MathF.Floor(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Ceiling(F32 x) => new(MathF.Ceiling(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Round(F32 x) => new(MathF.Round(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Truncate(F32 x) => new(MathF.Truncate(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Min(F32 a, F32 b) => new(MathF.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Max(F32 a, F32 b) => new(MathF.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 CopySign(F32 magnitude, F32 sign) => new(MathF.CopySign(magnitude.Value, sign.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Less(F32 a, F32 b) => Mask(a.Value < b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 LessOrEqual(F32 a, F32 b) => Mask(a.Value <= b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Equal(F32 a, F32 b) => Mask(a.Value == b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 And(F32 a, F32 b) => FromBits(a.Bits & b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Or(F32 a, F32 b) => FromBits(a.Bits | b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Not(F32 mask) => FromBits(~mask.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Select(F32 mask, F32 a, F32 b) => mask.Bits != 0 ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 OfBits(int bits) => FromBits((uint)bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Xor(F32 a, F32 b) => FromBits(a.Bits ^ b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 AddBits(F32 a, F32 b) => FromBits(a.Bits + b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 SubtractBits(F32 a, F32 b) => FromBits(a.Bits - b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 ShiftLeft(F32 x, int count) => FromBits(x.Bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 ShiftRight(F32 x, int count) => FromBits((uint)((int)x.Bits >> count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 ConvertBits(F32 x) => new((float)(int)x.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32 FromBits(uint bits) => new(BitConverter.UInt32BitsToSingle(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32 Mask(bool set) => FromBits(set ? uint.MaxValue : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 AtMost(F32 bound, F32 x) => bound.Value < x.Value ? bound : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 AtLeast(F32 bound, F32 x) => bound.Value > x.Value ? bound : x;
}
