namespace DeepNet;

/// <summary>Facts about a <see cref="DType"/>.</summary>
public static class DTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.Float64 or DType.Int64 => 8,
        DType.Float32 or DType.Int32 => 4,
        DType.Float16 or DType.BFloat16 => 2,
        DType.Int8 or DType.UInt8 or DType.Bool => 1,
        _ => throw new DTypeException($"DType: {(int)dtype} is not a data type.", dtype),
    };

    /// <summary>True for the four floating-point types: only they carry gradients.</summary>
    public static bool IsFloatingPoint(this DType dtype) => dtype <= DType.BFloat16;

    /// <summary>True for the four integer types; <see cref="DType.Bool"/> is not one of them.</summary>
    public static bool IsInteger(this DType dtype) => dtype is >= DType.Int64 and <= DType.UInt8;

    /// <summary>True for the two 16-bit types, which are stored but computed in Float32.</summary>
    internal static bool IsHalf(this DType dtype) => dtype is DType.Float16 or DType.BFloat16;

    /// <summary>The data type whose elements are <typeparamref name="T"/> in C#.</summary>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static DType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return DType.Float32;
        if (typeof(T) == typeof(double)) return DType.Float64;
        if (typeof(T) == typeof(Half)) return DType.Float16;
        if (typeof(T) == typeof(BFloat16)) return DType.BFloat16;
        if (typeof(T) == typeof(long)) return DType.Int64;
        if (typeof(T) == typeof(int)) return DType.Int32;
        if (typeof(T) == typeof(sbyte)) return DType.Int8;
        if (typeof(T) == typeof(byte)) return DType.UInt8;
        if (typeof(T) == typeof(bool)) return DType.Bool;
        throw new DTypeException(
            $"No data type has elements of {typeof(T).Name}; "
            + "use float, double, Half, BFloat16, long, int, sbyte, byte or bool.",
            null);
    }
}
