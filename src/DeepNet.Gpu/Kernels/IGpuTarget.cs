namespace DeepNet.Gpu.Kernels;

/// <summary>What elements become: integers saturate.</summary>
internal interface IGpuTarget<T>
    where T : unmanaged
{
    static abstract T Of<TSource, TFrom>(TFrom x)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged;
}

internal readonly struct SingleTarget : IGpuTarget<float>
{
    public static float Of<TSource, TFrom>(TFrom x)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
        => TSource.Single(x);
}

internal readonly struct DoubleTarget : IGpuTarget<double>
{
    public static double Of<TSource, TFrom>(TFrom x)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
        => TSource.Double(x);
}

internal readonly struct Int64Target : IGpuTarget<long>
{
    public static long Of<TSource, TFrom>(TFrom x)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
        => TSource.Whole(x);

    public static long Between(long x, long low, long high) => x < low ? low : x > high ? high : x;
}

internal readonly struct Int32Target : IGpuTarget<int>
{
    public static int Of<TSource, TFrom>(TFrom x)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
        => (int)Int64Target.Between(TSource.Whole(x), int.MinValue, int.MaxValue);
}

internal readonly struct Int8Target : IGpuTarget<sbyte>
{
    public static sbyte Of<TSource, TFrom>(TFrom x)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
        => (sbyte)Int64Target.Between(TSource.Whole(x), sbyte.MinValue, sbyte.MaxValue);
}

internal readonly struct UInt8Target : IGpuTarget<byte>
{
    public static byte Of<TSource, TFrom>(TFrom x)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
        => (byte)Int64Target.Between(TSource.Whole(x), byte.MinValue, byte.MaxValue);
}

internal readonly struct BoolTarget : IGpuTarget<byte>
{
    public static byte Of<TSource, TFrom>(TFrom x)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
        => TSource.IsZero(x) ? (byte)0 : (byte)1;
}
