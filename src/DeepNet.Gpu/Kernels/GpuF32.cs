using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>A float. Its common functions are those of the processor's lanes, from the same text.</summary>
internal readonly partial struct GpuF32(float value) : IFloat32Lane<GpuF32>, IGpuLane<GpuF32, float>
{
    public readonly float Value = value;

    public static int Count => 1;

    public float Element => Value;

    private int Bits => (int)Interop.FloatAsInt(Value);

    public static GpuF32 Of(float value) => new(value);

    public static GpuF32 Of(double value) => new((float)value);

    static GpuF32 ILane<GpuF32>.Of(Setting setting) => OfBits((int)setting.Bits32);

    public static GpuF32 Broadcast(float value) => new(value);

    public static float First(GpuF32 value) => value.Value;

    public static float SumOfHalves(GpuF32 value) => value.Value;

    public static unsafe GpuF32 Load(float* source) => new(*source);

    public static unsafe void Store(GpuF32 value, float* destination) => *destination = value.Value;

    public static unsafe GpuF32 LoadBytes(byte* source) => new(*source);

    public static unsafe void StoreBytes(GpuF32 value, byte* destination) => *destination = (byte)value.Value;

    public static bool IsSet(GpuF32 mask) => mask.Bits != 0;

    public static uint MaskBits(GpuF32 mask) => (uint)mask.Bits >> 31;

    public static GpuF32 operator +(GpuF32 a, GpuF32 b) => new(a.Value + b.Value);

    public static GpuF32 operator -(GpuF32 a, GpuF32 b) => new(a.Value - b.Value);

    public static GpuF32 operator *(GpuF32 a, GpuF32 b) => new(a.Value * b.Value);

    public static GpuF32 operator /(GpuF32 a, GpuF32 b) => new(a.Value / b.Value);

    public static GpuF32 operator -(GpuF32 a) => new(-a.Value);

    /// <summary>The compiler for the device makes one instruction of it.</summary>
    public static GpuF32 FusedMultiplyAdd(GpuF32 a, GpuF32 b, GpuF32 c) => new((a.Value * b.Value) + c.Value);

    public static GpuF32 Abs(GpuF32 x) => OfBits(x.Bits & int.MaxValue);

    public static GpuF32 Sqrt(GpuF32 x) => new(MathF.Sqrt(x.Value));

    public static GpuF32 Floor(GpuF32 x) => new(MathF.Floor(x.Value));

    public static GpuF32 Ceiling(GpuF32 x) => new(MathF.Ceiling(x.Value));

    public static GpuF32 Round(GpuF32 x) => new(MathF.Round(x.Value));

    public static GpuF32 Truncate(GpuF32 x) => new(MathF.Truncate(x.Value));

    // The device's own instructions drop NaN.
    public static GpuF32 Min(GpuF32 a, GpuF32 b) => a.Value < b.Value || IsNaN(a.Value) ? a : b;

    public static GpuF32 Max(GpuF32 a, GpuF32 b) => a.Value > b.Value || IsNaN(a.Value) ? a : b;

    public static GpuF32 CopySign(GpuF32 magnitude, GpuF32 sign) =>
        OfBits((magnitude.Bits & int.MaxValue) | (sign.Bits & int.MinValue));

    public static GpuF32 Less(GpuF32 a, GpuF32 b) => Mask(a.Value < b.Value);

    public static GpuF32 LessOrEqual(GpuF32 a, GpuF32 b) => Mask(a.Value <= b.Value);

    public static GpuF32 Equal(GpuF32 a, GpuF32 b) => Mask(a.Value == b.Value);

    public static GpuF32 And(GpuF32 a, GpuF32 b) => OfBits(a.Bits & b.Bits);

    public static GpuF32 Or(GpuF32 a, GpuF32 b) => OfBits(a.Bits | b.Bits);

    public static GpuF32 Not(GpuF32 mask) => OfBits(~mask.Bits);

    public static GpuF32 Select(GpuF32 mask, GpuF32 a, GpuF32 b) => mask.Bits != 0 ? a : b;

    public static GpuF32 OfBits(int bits) => new(Interop.IntAsFloat((uint)bits));

    public static GpuF32 Xor(GpuF32 a, GpuF32 b) => OfBits(a.Bits ^ b.Bits);

    public static GpuF32 AddBits(GpuF32 a, GpuF32 b) => OfBits(a.Bits + b.Bits);

    public static GpuF32 SubtractBits(GpuF32 a, GpuF32 b) => OfBits(a.Bits - b.Bits);

    public static GpuF32 ShiftLeft(GpuF32 x, int count) => OfBits(x.Bits << count);

    public static GpuF32 ShiftRight(GpuF32 x, int count) => OfBits(x.Bits >> count);

    public static GpuF32 ConvertBits(GpuF32 x) => new(x.Bits);

    public static GpuF32 AtMost(GpuF32 bound, GpuF32 x) => bound.Value < x.Value ? bound : x;

    public static GpuF32 AtLeast(GpuF32 bound, GpuF32 x) => bound.Value > x.Value ? bound : x;

    private static bool IsNaN(float x) => float.IsNaN(x);

    private static GpuF32 Mask(bool isSet) => OfBits(isSet ? -1 : 0);
}
