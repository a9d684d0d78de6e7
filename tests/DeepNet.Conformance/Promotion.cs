namespace DeepNet.Conformance;

/// <summary>PyTorch's implicit conversions, written out as a user of this library writes them.</summary>
internal static class Promotion
{
    /// <summary>
    /// Both tensors in the type PyTorch computes in: a scalar tensor does not widen a larger one of its own kind.
    /// </summary>
    public static (Tensor A, Tensor B) Promote(Tensor a, Tensor b)
    {
        DType dtype = Kind(a.DType) == Kind(b.DType) && a.Rank == 0 != (b.Rank == 0)
            ? (a.Rank == 0 ? b.DType : a.DType)
            : Common(a.DType, b.DType);
        return (a.Cast(dtype), b.Cast(dtype));
    }

    /// <summary>A tensor next to a C# number: a fraction makes an integer tensor Float32.</summary>
    public static Tensor For(Tensor x, double number) =>
        x.DType.IsFloatingPoint() || double.IsInteger(number) ? x : x.Cast(DType.Float32);

    private static DType Common(DType a, DType b) => (a, b) switch
    {
        _ when a == b => a,
        (DType.UInt8, DType.Int8) or (DType.Int8, DType.UInt8) => DType.Int32,
        (DType.Float16, DType.BFloat16) or (DType.BFloat16, DType.Float16) => DType.Float32,
        _ => Width(a) > Width(b) ? a : b,
    };

    private static int Kind(DType dtype) => dtype == DType.Bool ? 0 : dtype.IsInteger() ? 1 : 2;

    private static int Width(DType dtype) => (10 * Kind(dtype)) + dtype.Size();
}
