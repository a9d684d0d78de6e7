using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepNet.Kernels;

/// <summary>Applies a double function to each element of a lane, rounding the result once.</summary>
internal static unsafe class PerElement
{
    /// <summary>f(x) for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Map<T, TElement, TFunction>(T x)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged, INumberBase<TElement>
        where TFunction : struct, IScalarFunction
    {
        Unsafe.SkipInit(out Vector512<byte> buffer);
        TElement* values = (TElement*)&buffer;
        T.Store(x, values);
        for (int i = 0; i < T.Count; i++)
            values[i] = TElement.CreateTruncating(TFunction.Invoke(double.CreateTruncating(values[i])));
        return T.Load(values);
    }

    /// <summary>f(x, y) for each pair of elements.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Map2<T, TElement, TFunction>(T x, T y)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged, INumberBase<TElement>
        where TFunction : struct, IScalarFunction2
    {
        Unsafe.SkipInit(out Vector512<byte> buffer);
        Unsafe.SkipInit(out Vector512<byte> secondBuffer);
        TElement* first = (TElement*)&buffer;
        TElement* second = (TElement*)&secondBuffer;
        T.Store(x, first);
        T.Store(y, second);
        for (int i = 0; i < T.Count; i++)
        {
            double value = TFunction.Invoke(double.CreateTruncating(first[i]), double.CreateTruncating(second[i]));
            first[i] = TElement.CreateTruncating(value);
        }

        return T.Load(first);
    }

    /// <summary>f(x) where the element's bit in <paramref name="which"/> is set, y elsewhere.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Replace<T, TElement, TFunction>(T x, T y, uint which)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged, INumberBase<TElement>
        where TFunction : struct, IScalarFunction
    {
        Unsafe.SkipInit(out Vector512<byte> buffer);
        Unsafe.SkipInit(out Vector512<byte> resultBuffer);
        TElement* values = (TElement*)&buffer;
        TElement* results = (TElement*)&resultBuffer;
        T.Store(x, values);
        T.Store(y, results);
        for (; which != 0; which &= which - 1)
        {
            int i = BitOperations.TrailingZeroCount(which);
            results[i] = TElement.CreateTruncating(TFunction.Invoke(double.CreateTruncating(values[i])));
        }

        return T.Load(results);
    }

    /// <summary>ψ⁽ⁿ⁾(x) for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Polygamma<T, TElement>(int n, T x)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged, INumberBase<TElement>
    {
        Unsafe.SkipInit(out Vector512<byte> buffer);
        TElement* values = (TElement*)&buffer;
        T.Store(x, values);
        for (int i = 0; i < T.Count; i++)
            values[i] = TElement.CreateTruncating(SpecialMath.Polygamma(n, double.CreateTruncating(values[i])));
        return T.Load(values);
    }

    /// <summary>Every second element of a and then b.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Unzip<T, TElement>(T a, T b, int first)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged
    {
        TElement* values = stackalloc TElement[2 * T.Count];
        T.Store(a, values);
        T.Store(b, values + T.Count);
        for (int i = 0; i < T.Count; i++)
            values[i] = values[2 * i + first];
        return T.Load(values);
    }

    /// <summary>a₀ b₀ a₁ b₁ … from place <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Zip<T, TElement>(T a, T b, int first)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged
    {
        TElement* values = stackalloc TElement[3 * T.Count];
        T.Store(a, values);
        T.Store(b, values + T.Count);
        TElement* zipped = values + 2 * T.Count;
        for (int i = 0; i < T.Count; i++)
            zipped[i] = values[(first + i) / 2 + (first + i) % 2 * T.Count];
        return T.Load(zipped);
    }

    /// <summary>Bytes as numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T LoadBytes<T, TElement>(byte* source)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged, INumberBase<TElement>
    {
        TElement* values = stackalloc TElement[T.Count];
        for (int i = 0; i < T.Count; i++)
            values[i] = TElement.CreateTruncating(source[i]);
        return T.Load(values);
    }

    /// <summary>Whole numbers from 0 to 255 as bytes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StoreBytes<T, TElement>(T value, byte* destination)
        where T : struct, IPackedLane<T, TElement>
        where TElement : unmanaged, INumberBase<TElement>
    {
        TElement* values = stackalloc TElement[T.Count];
        T.Store(value, values);
        for (int i = 0; i < T.Count; i++)
            destination[i] = byte.CreateTruncating(values[i]);
    }
}
