using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>Conversions of integers of any type, by their bits: .NET's generic ones do not compile for a GPU.</summary>
internal static unsafe class IntegerBits
{
    /// <summary>Whether the type has a bit of this number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains<T>(T number)
        where T : unmanaged, IBinaryInteger<T>
        => !T.IsNegative(number) && T.IsZero(number >> (sizeof(T) == 1 ? 3 : sizeof(T) == 4 ? 5 : 6));

    /// <summary>A number from 0 to 63.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToInt32<T>(T x)
        where T : unmanaged, IBinaryInteger<T>
        => (T.IsOddInteger(x) ? 1 : 0) | (T.IsOddInteger(x >> 1) ? 2 : 0) | (T.IsOddInteger(x >> 2) ? 4 : 0)
            | (T.IsOddInteger(x >> 3) ? 8 : 0) | (T.IsOddInteger(x >> 4) ? 16 : 0) | (T.IsOddInteger(x >> 5) ? 32 : 0);

    /// <summary>The smallest number of a signed type: its sign bit alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SignBit<T>()
        where T : unmanaged, IBinaryInteger<T>
        => T.One << ((sizeof(T) * 8) - 1);

    /// <summary>The bits of an infinite float or double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Infinity<T>()
        where T : unmanaged, IBinaryInteger<T>
        => sizeof(T) == sizeof(int) ? ((T.One << 8) - T.One) << 23 : ((T.One << 11) - T.One) << 52;
}
