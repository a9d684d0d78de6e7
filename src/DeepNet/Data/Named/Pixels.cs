namespace DeepNet.Data;

/// <summary>Bytes of images in the type the caller wants.</summary>
internal static class Pixels
{
    public static void CheckType(string name, DType dtype)
    {
        if (dtype != DType.UInt8 && !dtype.IsFloatingPoint())
        {
            throw new DTypeException(
                $"{name}: pixels cannot be {dtype}; UInt8 gives 0 to 255, a floating-point type 0 to 1.", dtype);
        }
    }

    public static Tensor Convert(Tensor bytes, DType dtype) =>
        dtype == DType.UInt8 ? bytes : (bytes.Cast(DType.Float32) / 255).Cast(dtype);
}
