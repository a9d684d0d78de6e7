using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>A double.</summary>
internal readonly partial struct GpuF64(double value) : IFloat64Lane<GpuF64>, IGpuLane<GpuF64, double>
{
    public readonly double Value = value;

    public static int Count => 1;

    public double Element => Value;

    private long Bits => (long)Interop.FloatAsInt(Value);

    public static GpuF64 Of(double value) => new(value);

    static GpuF64 ILane<GpuF64>.Of(Setting setting) => OfBits(setting.Bits64);

    public static GpuF64 Broadcast(double value) => new(value);

    public static double First(GpuF64 value) => value.Value;

    public static double SumOfHalves(GpuF64 value) => value.Value;

    public static unsafe GpuF64 Load(double* source) => new(*source);

    public static unsafe void Store(GpuF64 value, double* destination) => *destination = value.Value;

    public static unsafe void StoreSingles(GpuF64 value, float* destination) => *destination = (float)value.Value;

    public static unsafe void StoreIntegers(GpuF64 value, long* destination) => *destination = (long)value.Value;

    public static bool IsSet(GpuF64 mask) => mask.Bits != 0;

    public static uint MaskBits(GpuF64 mask) => (uint)((ulong)mask.Bits >> 63);

    public static GpuF64 operator +(GpuF64 a, GpuF64 b) => new(a.Value + b.Value);

    public static GpuF64 operator -(GpuF64 a, GpuF64 b) => new(a.Value - b.Value);

    public static GpuF64 operator *(GpuF64 a, GpuF64 b) => new(a.Value * b.Value);

    public static GpuF64 operator /(GpuF64 a, GpuF64 b) => new(a.Value / b.Value);

    public static GpuF64 operator -(GpuF64 a) => new(-a.Value);

    /// <summary>The compiler for the device makes one instruction of it.</summary>
    public static GpuF64 FusedMultiplyAdd(GpuF64 a, GpuF64 b, GpuF64 c) => new((a.Value * b.Value) + c.Value);

    public static GpuF64 Abs(GpuF64 x) => OfBits(x.Bits & long.MaxValue);

    public static GpuF64 Sqrt(GpuF64 x) => new(Math.Sqrt(x.Value));

    public static GpuF64 Floor(GpuF64 x) => new(Math.Floor(x.Value));

    public static GpuF64 Ceiling(GpuF64 x) => new(Math.Ceiling(x.Value));

    public static GpuF64 Round(GpuF64 x) => new(Math.Round(x.Value));

    public static GpuF64 Truncate(GpuF64 x) => new(Math.Truncate(x.Value));

    // The device's own instructions drop NaN.
    public static GpuF64 Min(GpuF64 a, GpuF64 b) => a.Value < b.Value || IsNaN(a.Value) ? a : b;

    public static GpuF64 Max(GpuF64 a, GpuF64 b) => a.Value > b.Value || IsNaN(a.Value) ? a : b;

    public static GpuF64 CopySign(GpuF64 magnitude, GpuF64 sign) =>
        OfBits((magnitude.Bits & long.MaxValue) | (sign.Bits & long.MinValue));

    public static GpuF64 Less(GpuF64 a, GpuF64 b) => Mask(a.Value < b.Value);

    public static GpuF64 LessOrEqual(GpuF64 a, GpuF64 b) => Mask(a.Value <= b.Value);

    public static GpuF64 Equal(GpuF64 a, GpuF64 b) => Mask(a.Value == b.Value);

    public static GpuF64 And(GpuF64 a, GpuF64 b) => OfBits(a.Bits & b.Bits);

    public static GpuF64 Or(GpuF64 a, GpuF64 b) => OfBits(a.Bits | b.Bits);

    public static GpuF64 Not(GpuF64 mask) => OfBits(~mask.Bits);

    public static GpuF64 Select(GpuF64 mask, GpuF64 a, GpuF64 b) => mask.Bits != 0 ? a : b;

    private static GpuF64 OfBits(long bits) => new(Interop.IntAsFloat((ulong)bits));

    private static bool IsNaN(double x) => double.IsNaN(x);

    private static GpuF64 Mask(bool isSet) => OfBits(isSet ? -1 : 0);
}
