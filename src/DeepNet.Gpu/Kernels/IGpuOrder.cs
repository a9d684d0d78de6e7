using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>How elements of a type stand in order.</summary>
internal interface IGpuOrder<TElement>
    where TElement : unmanaged
{
    /// <summary>A number that is larger where the element is; both zeros are equal, NaN gives the largest number.
    /// </summary>
    static abstract ulong Key(TElement value);

    /// <summary>Whether it is NaN.</summary>
    static abstract bool IsNaN(TElement value);
}

internal static class GpuOrder
{
    /// <summary>A number that is larger where the element is (largest not 0), or where it is smaller; NaN is above all
    /// either way.</summary>
    public static ulong Rank<TOrder, TElement>(TElement value, int largest)
        where TOrder : struct, IGpuOrder<TElement>
        where TElement : unmanaged
    {
        ulong key = TOrder.Key(value);
        return largest != 0 || TOrder.IsNaN(value) ? key : ~key;
    }

    /// <summary>Signed integers as unsigned ones in the same order.</summary>
    public static ulong Key(long value) => (ulong)value ^ 0x8000_0000_0000_0000;
}

internal readonly struct OrderF32 : IGpuOrder<float>
{
    public static ulong Key(float value)
    {
        uint bits = Interop.FloatAsInt(value);
        if ((bits & 0x7FFF_FFFF) > 0x7F80_0000)
            return ulong.MaxValue;
        if ((bits & 0x7FFF_FFFF) == 0)
            bits = 0;
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    public static bool IsNaN(float value) => (Interop.FloatAsInt(value) & 0x7FFF_FFFF) > 0x7F80_0000;
}

internal readonly struct OrderF64 : IGpuOrder<double>
{
    private const ulong Sign = 0x8000_0000_0000_0000, Infinity = 0x7FF0_0000_0000_0000;

    public static ulong Key(double value)
    {
        ulong bits = Interop.FloatAsInt(value);
        if ((bits & ~Sign) > Infinity)
            return ulong.MaxValue;
        if ((bits & ~Sign) == 0)
            bits = 0;
        return (bits & Sign) != 0 ? ~bits : bits | Sign;
    }

    public static bool IsNaN(double value) => (Interop.FloatAsInt(value) & ~Sign) > Infinity;
}

internal readonly struct OrderI64 : IGpuOrder<long>
{
    public static ulong Key(long value) => GpuOrder.Key(value);

    public static bool IsNaN(long value) => false;
}

internal readonly struct OrderI32 : IGpuOrder<int>
{
    public static ulong Key(int value) => GpuOrder.Key(value);

    public static bool IsNaN(int value) => false;
}

internal readonly struct OrderI8 : IGpuOrder<sbyte>
{
    public static ulong Key(sbyte value) => GpuOrder.Key(value);

    public static bool IsNaN(sbyte value) => false;
}

internal readonly struct OrderU8 : IGpuOrder<byte>
{
    public static ulong Key(byte value) => value;

    public static bool IsNaN(byte value) => false;
}
