using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The number next to x in the direction of the other, of those the type has; the other itself where both
    /// are equal.</summary>
    /// <remarks>Has no gradient. torch.nextafter.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not Float32 or Float64.</exception>
    public Tensor Nextafter(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.SameKind(nameof(Nextafter), this, other);
        if (DType is not (DType.Float32 or DType.Float64))
            throw new DTypeException($"Nextafter: {DType} tensors; the operation needs Float32 or Float64.", DType);

        // Neighbours differ by one in their bits, so this is a function of integers.
        DType bits = DType == DType.Float32 ? DType.Int32 : DType.Int64;
        Tensor y = IntegerBinary(nameof(Nextafter), Bits(this, bits), Bits(other, bits), default(NextafterOp));
        return Bits(y, DType);

        static Tensor Bits(Tensor x, DType dtype) => new(x.Storage, x.Layout, dtype);
    }
}

internal readonly struct NextafterOp : IIntegerBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        T infinity = IntegerBits.Infinity<T>(), magnitude = T.AllBitsSet ^ IntegerBits.SignBit<T>();
        if ((a & magnitude) > infinity)
            return a;
        if ((b & magnitude) > infinity)
            return b;
        T from = Order(a), to = Order(b);
        return from == to ? b : Order(from < to ? from + T.One : from - T.One);
    }

    // Sign and magnitude to two's complement, in which floats are ordered, and back.
    private static T Order<T>(T bits)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsNegative(bits) ? unchecked(IntegerBits.SignBit<T>() - bits) : bits;
}
