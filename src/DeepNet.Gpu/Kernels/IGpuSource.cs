namespace DeepNet.Gpu.Kernels;

/// <summary>Elements of a type, read as the three kinds of numbers they may become.</summary>
internal interface IGpuSource<T>
    where T : unmanaged
{
    /// <summary>Without the fraction, as near as Int64 allows; 0 for NaN.</summary>
    static abstract long Whole(T x);

    static abstract float Single(T x);

    static abstract double Double(T x);

    static abstract bool IsZero(T x);
}

internal readonly struct SingleSource : IGpuSource<float>
{
    private const float Limit = 9223372036854775808; // 2⁶³

    public static long Whole(float x) =>
        x >= Limit ? long.MaxValue : x <= -Limit ? long.MinValue : float.IsNaN(x) ? 0 : (long)x;

    public static float Single(float x) => x;

    public static double Double(float x) => x;

    public static bool IsZero(float x) => x == 0;
}

internal readonly struct DoubleSource : IGpuSource<double>
{
    private const double Limit = 9223372036854775808; // 2⁶³

    public static long Whole(double x) =>
        x >= Limit ? long.MaxValue : x <= -Limit ? long.MinValue : double.IsNaN(x) ? 0 : (long)x;

    public static float Single(double x) => (float)x;

    public static double Double(double x) => x;

    public static bool IsZero(double x) => x == 0;
}

internal readonly struct Int64Source : IGpuSource<long>
{
    public static long Whole(long x) => x;

    public static float Single(long x) => x;

    public static double Double(long x) => x;

    public static bool IsZero(long x) => x == 0;
}

internal readonly struct Int32Source : IGpuSource<int>
{
    public static long Whole(int x) => x;

    public static float Single(int x) => x;

    public static double Double(int x) => x;

    public static bool IsZero(int x) => x == 0;
}

internal readonly struct Int8Source : IGpuSource<sbyte>
{
    public static long Whole(sbyte x) => x;

    public static float Single(sbyte x) => x;

    public static double Double(sbyte x) => x;

    public static bool IsZero(sbyte x) => x == 0;
}

internal readonly struct UInt8Source : IGpuSource<byte>
{
    public static long Whole(byte x) => x;

    public static float Single(byte x) => x;

    public static double Double(byte x) => x;

    public static bool IsZero(byte x) => x == 0;
}
