namespace DeepNet;

/// <summary>The bit pattern of a number as an element of a data type.</summary>
internal static class ElementBits
{
    /// <summary>Rounds for floating-point types; an integer type takes only its own integers.</summary>
    public static ulong Of(string operation, double value, DType dtype) => dtype switch
    {
        DType.Float32 => BitConverter.SingleToUInt32Bits((float)value),
        DType.Float64 => BitConverter.DoubleToUInt64Bits(value),
        DType.Float16 => BitConverter.HalfToUInt16Bits((Half)value),
        DType.BFloat16 => BitConverter.SingleToUInt32Bits((float)(BFloat16)(float)value) >> 16,
        DType.Int64 => (ulong)(long)Whole(operation, value, dtype, -9223372036854775808.0, 9223372036854774784.0),
        DType.Int32 => (uint)(int)Whole(operation, value, dtype, int.MinValue, int.MaxValue),
        DType.Int8 => (byte)(sbyte)Whole(operation, value, dtype, sbyte.MinValue, sbyte.MaxValue),
        DType.UInt8 => (byte)Whole(operation, value, dtype, byte.MinValue, byte.MaxValue),
        DType.Bool => value != 0 ? 1u : 0u,
        _ => throw new DTypeException($"{operation}: {(int)dtype} is not a data type.", dtype),
    };

    private static double Whole(string operation, double value, DType dtype, double low, double high)
    {
        Check.Argument(
            value == Math.Truncate(value) && value >= low && value <= high,
            $"{operation}: {value} is not an {dtype}; the values are the integers from {low} to {high}. "
                + $"Use a floating-point type or Cast.");
        return value;
    }
}
