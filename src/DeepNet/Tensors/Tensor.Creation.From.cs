using System.Runtime.InteropServices;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A scalar: a tensor without dimensions.</summary>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static Tensor From<T>(T value, Device? device = null)
        where T : unmanaged
        => From<T>([value], Shape.Scalar, device);

    /// <summary>A vector of these elements, copied.</summary>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static Tensor From<T>(T[] values, Device? device = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return From<T>(values, [values.Length], device);
    }

    /// <summary>A matrix of these elements, copied.</summary>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static Tensor From<T>(T[,] values, Device? device = null)
        where T : unmanaged
        => FromArray<T>(values, device);

    /// <summary>A tensor of three dimensions with these elements, copied.</summary>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static Tensor From<T>(T[,,] values, Device? device = null)
        where T : unmanaged
        => FromArray<T>(values, device);

    /// <summary>A tensor of four dimensions with these elements, copied.</summary>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static Tensor From<T>(T[,,,] values, Device? device = null)
        where T : unmanaged
        => FromArray<T>(values, device);

    /// <summary>A tensor of the array's rank and sizes, copied; for arrays of any rank.</summary>
    /// <exception cref="DTypeException">No data type has the array's elements.</exception>
    public static Tensor From(Array values, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Type? element = values.GetType().GetElementType();
        if (element == typeof(float)) return FromArray<float>(values, device);
        if (element == typeof(double)) return FromArray<double>(values, device);
        if (element == typeof(Half)) return FromArray<Half>(values, device);
        if (element == typeof(BFloat16)) return FromArray<BFloat16>(values, device);
        if (element == typeof(long)) return FromArray<long>(values, device);
        if (element == typeof(int)) return FromArray<int>(values, device);
        if (element == typeof(sbyte)) return FromArray<sbyte>(values, device);
        if (element == typeof(byte)) return FromArray<byte>(values, device);
        if (element == typeof(bool)) return FromArray<bool>(values, device);
        throw new DTypeException($"From: no data type has elements of {element?.Name}.", null);
    }

    private static Tensor FromArray<T>(Array values, Device? device)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        var sizes = new int[values.Rank];
        for (int d = 0; d < sizes.Length; d++)
            sizes[d] = values.GetLength(d);
        ReadOnlySpan<T> span = values.Length == 0
            ? []
            : MemoryMarshal.CreateReadOnlySpan(
                ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(
                    ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
        return From(span, sizes, device);
    }
}
