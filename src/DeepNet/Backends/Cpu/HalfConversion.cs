using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace DeepNet.Backends.Cpu;

/// <summary>Conversion of many numbers between the 16-bit types and float; the same bits as one at a time.</summary>
/// <remarks>The destination is as long as the source, or longer.</remarks>
internal static class HalfConversion
{
    /// <summary>Half to float; exact.</summary>
    public static void ToSingle(ReadOnlySpan<Half> x, Span<float> y) => TensorPrimitives.ConvertToSingle(x, y);

    /// <summary>Float to the nearest half, ties to even.</summary>
    public static void FromSingle(ReadOnlySpan<float> x, Span<Half> y) => TensorPrimitives.ConvertToHalf(x, y);

    /// <summary>BFloat16 to float; exact.</summary>
    public static void ToSingle(ReadOnlySpan<BFloat16> x, Span<float> y)
    {
        y = y[..x.Length];
        ReadOnlySpan<ushort> source = MemoryMarshal.Cast<BFloat16, ushort>(x);
        Span<uint> target = MemoryMarshal.Cast<float, uint>(y);
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> first, out Vector<uint> second);
            (first << 16).CopyTo(target[i..]);
            (second << 16).CopyTo(target[(i + Vector<uint>.Count)..]);
        }

        for (; i < x.Length; i++)
            y[i] = x[i];
    }

    /// <summary>Float to the nearest BFloat16, ties to even.</summary>
    public static void FromSingle(ReadOnlySpan<float> x, Span<BFloat16> y)
    {
        y = y[..x.Length];
        ReadOnlySpan<uint> source = MemoryMarshal.Cast<float, uint>(x);
        Span<ushort> target = MemoryMarshal.Cast<BFloat16, ushort>(y);
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector<uint> first = Round(new Vector<uint>(source[i..]));
            Vector<uint> second = Round(new Vector<uint>(source[(i + Vector<uint>.Count)..]));
            Vector.Narrow(first, second).CopyTo(target[i..]);
        }

        for (; i < x.Length; i++)
            y[i] = (BFloat16)x[i];
    }

    /// <summary>BFloat16's rounding, on the bits of many floats.</summary>
    private static Vector<uint> Round(Vector<uint> bits)
    {
        Vector<uint> upper = bits >>> 16;
        Vector<uint> rounded = (bits + new Vector<uint>(0x7FFF) + (upper & Vector<uint>.One)) >>> 16;
        Vector<uint> nan = Vector.GreaterThan(bits & new Vector<uint>(0x7FFFFFFF), new Vector<uint>(0x7F800000));
        return Vector.ConditionalSelect(nan, upper | new Vector<uint>(0x0040), rounded);
    }
}
