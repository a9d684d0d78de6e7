namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A tensor whose elements are not set: they hold whatever the memory held.</summary>
    public static Tensor Empty(Shape shape, DType dtype = DType.Float32, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long bytes = shape.Count <= long.MaxValue / 8
            ? shape.Count * dtype.Size()
            : throw new ShapeException(
                $"Empty: a {dtype} tensor of shape {shape} has more bytes than 63 bits can count.");
        Storage storage = (device ?? Device.Cpu).Backend.Allocate(bytes);
        storage.IsEngineOwned = BackwardPass.OwnsNewTensors;
        return new Tensor(storage, shape.Layout, dtype);
    }

    /// <summary>A tensor of zeros (false for Bool).</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32, Device? device = null)
    {
        Tensor y = Empty(shape, dtype, device);
        y.Backend.Fill(y, 0);
        return y;
    }

    /// <summary>A tensor of ones (true for Bool).</summary>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32, Device? device = null) =>
        Full(shape, 1, dtype, device);

    /// <summary>A tensor with <paramref name="value"/> everywhere.</summary>
    /// <exception cref="ArgumentException">The value is not one of the integers of an integer type.</exception>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32, Device? device = null)
    {
        Tensor y = Empty(shape, dtype, device);
        y.Backend.Fill(y, ElementBits.Of(nameof(Full), value, dtype));
        return y;
    }

    /// <summary>The same with an integer, which an Int64 tensor holds exactly however large it is.</summary>
    /// <exception cref="ArgumentException">The value is not one of the integers of an integer type.</exception>
    public static Tensor Full(Shape shape, long value, DType dtype = DType.Float32, Device? device = null)
    {
        Tensor y = Empty(shape, dtype, device);
        y.Backend.Fill(y, dtype == DType.Int64 ? (ulong)value : ElementBits.Of(nameof(Full), value, dtype));
        return y;
    }

    /// <summary>The elements of a span or array as a tensor of this shape, copied in row-major order.</summary>
    /// <exception cref="ShapeException">The number of elements is not the shape's.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape, Device? device = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Check.Shape(
            values.Length == shape.Count,
            $"From: {values.Length} values for shape {shape}, which has {shape.Count} elements.");
        Tensor y = Empty(shape, DTypes.Of<T>(), device);
        y.Upload(values);
        return y;
    }

    /// <summary>A scalar of the given type and device: what a C# number becomes beside a tensor.</summary>
    internal static Tensor ScalarOf(double value, DType dtype, Device device) =>
        Full(Shape.Scalar, value, dtype, device);
}
