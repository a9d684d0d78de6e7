namespace DeepNet.Gpu.Kernels;

/// <summary>Integers in memory and in a register: 8 bits are computed with 32, which wraps to the same.</summary>
internal interface IGpuInteger<TElement, TNumber>
    where TElement : unmanaged
    where TNumber : unmanaged
{
    static abstract TNumber Read(TElement x);

    static abstract TElement Write(TNumber x);
}

internal readonly struct Int64Number : IGpuInteger<long, long>
{
    public static long Read(long x) => x;

    public static long Write(long x) => x;
}

internal readonly struct Int32Number : IGpuInteger<int, int>
{
    public static int Read(int x) => x;

    public static int Write(int x) => x;
}

internal readonly struct Int8Number : IGpuInteger<sbyte, int>
{
    public static int Read(sbyte x) => x;

    public static sbyte Write(int x) => unchecked((sbyte)x);
}

internal readonly struct UInt8Number : IGpuInteger<byte, int>
{
    public static int Read(byte x) => x;

    public static byte Write(int x) => unchecked((byte)x);
}
