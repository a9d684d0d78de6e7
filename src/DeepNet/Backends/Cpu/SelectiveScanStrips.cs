using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>What the kernels of the selective scan share: strips of channels side by side, step after step.</summary>
internal static unsafe class SelectiveScanStrips
{
    private const int Strip = SelectiveScanShape.Strip;
    private const int Square = Strip * Strip;

    /// <summary>Rows of a [channels, length] matrix to [steps, strip].</summary>
    public static void Pack<TLane, T>(T* rows, T* packed, int width, int length, int steps)
        where TLane : struct, IPackedLane<TLane, T>
        where T : unmanaged
    {
        if (IsSquare<T>(width, steps))
        {
            Transpose<TLane, T>(rows, length, packed, Strip);
            return;
        }

        for (int t = 0; t < steps; t++)
        {
            for (int j = 0; j < width; j++)
                packed[(t * Strip) + j] = rows[((long)j * length) + t];
            for (int j = width; j < Strip; j++)
                packed[(t * Strip) + j] = default;
        }
    }

    /// <summary>The way back.</summary>
    public static void Unpack<TLane, T>(T* packed, T* rows, int width, int length, int steps)
        where TLane : struct, IPackedLane<TLane, T>
        where T : unmanaged
    {
        if (IsSquare<T>(width, steps))
        {
            Transpose<TLane, T>(packed, Strip, rows, length);
            return;
        }

        for (int j = 0; j < width; j++)
        {
            for (int t = 0; t < steps; t++)
                rows[((long)j * length) + t] = packed[(t * Strip) + j];
        }
    }

    /// <summary>A [strip, states] part of A, of the states or of constant matrices to [states, strip].</summary>
    public static void PackStates<T>(T* rows, T* packed, int width, int states)
        where T : unmanaged
    {
        for (int n = 0; n < states; n++)
        {
            for (int j = 0; j < Strip; j++)
                packed[(n * Strip) + j] = j < width ? rows[((long)j * states) + n] : default;
        }
    }

    /// <summary>The way back.</summary>
    public static void UnpackStates<T>(T* packed, T* rows, int width, int states)
        where T : unmanaged
    {
        for (int j = 0; j < width; j++)
        {
            for (int n = 0; n < states; n++)
                rows[((long)j * states) + n] = packed[(n * Strip) + j];
        }
    }

    /// <summary>The sums of strips, each in pairs of pairs: of a state at steps one after the other.</summary>
    /// <param name="strips">The first strip.</param>
    /// <param name="distance">From a strip to that of the next step. Up to 15 strips behind the last may be
    /// read.</param>
    /// <param name="sums">One for each step.</param>
    /// <param name="steps">How many.</param>
    [SkipLocalsInit]
    public static void Sum<TLane, TScalar, T>(T* strips, long distance, T* sums, int steps)
        where TLane : struct, IPackedLane<TLane, T>
        where TScalar : struct, IPackedLane<TScalar, T>
        where T : unmanaged
    {
        if (typeof(T) != typeof(float))
        {
            for (int t = 0; t < steps; t++)
                TScalar.Store(Sum<TScalar, T>(strips + (t * distance)), sums + t);
            return;
        }

        T* rest = stackalloc T[Strip];
        for (int t = 0; t < steps; t += TLane.Count)
        {
            TLane sum = Sums<TLane, T>(strips + (t * distance), distance);
            if (steps - t >= TLane.Count)
            {
                TLane.Store(sum, sums + t);
                continue;
            }

            TLane.Store(sum, rest);
            for (int i = t; i < steps; i++)
                sums[i] = rest[i - t];
        }
    }

    private static TScalar Sum<TScalar, T>(T* x)
        where TScalar : struct, IPackedLane<TScalar, T>
        where T : unmanaged
    {
        TScalar first = Quad(x) + Quad(x + 4), second = Quad(x + 8) + Quad(x + 12);
        return first + second;

        static TScalar Quad(T* x) =>
            (TScalar.Load(x) + TScalar.Load(x + 1)) + (TScalar.Load(x + 2) + TScalar.Load(x + 3));
    }

    /// <summary>As many sums as a lane has elements: neighbours are added until each strip is one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Sums<TLane, T>(T* strips, long distance)
        where TLane : struct, IPackedLane<TLane, T>
        where T : unmanaged
    {
        return Added(Eight(strips, distance, 0), Eight(strips, distance, 8));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TLane Eight(T* x, long distance, int i) => Added(Four(x, distance, i), Four(x, distance, i + 4));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TLane Four(T* x, long distance, int i) => Added(Two(x, distance, i), Two(x, distance, i + 2));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TLane Two(T* x, long distance, int i) =>
            Added(TLane.Load(At<TLane, T>(x, distance, i)), TLane.Load(At<TLane, T>(x, distance, i + 1)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TLane Added(TLane a, TLane b) => TLane.Even(a, b) + TLane.Odd(a, b);
    }

    private static bool IsSquare<T>(int width, int steps) =>
        typeof(T) == typeof(float) && width == Strip && steps == Strip;

    /// <summary>A square of strips: first and second half are zipped as often as a strip has bits.</summary>
    [SkipLocalsInit]
    private static void Transpose<TLane, T>(T* from, long fromDistance, T* to, long toDistance)
        where TLane : struct, IPackedLane<TLane, T>
        where T : unmanaged
    {
        T* a = stackalloc T[2 * Square];
        T* b = a + Square;
        Zip(from, fromDistance, a, Strip);
        Zip(a, Strip, b, Strip);
        Zip(b, Strip, a, Strip);
        Zip(a, Strip, to, toDistance);

        static void Zip(T* x, long xDistance, T* y, long yDistance)
        {
            int half = Square / 2 / TLane.Count;
            for (int i = 0; i < half; i++)
            {
                TLane first = TLane.Load(At<TLane, T>(x, xDistance, i));
                TLane second = TLane.Load(At<TLane, T>(x, xDistance, i + half));
                TLane.Store(TLane.ZipLow(first, second), At<TLane, T>(y, yDistance, 2 * i));
                TLane.Store(TLane.ZipHigh(first, second), At<TLane, T>(y, yDistance, (2 * i) + 1));
            }
        }
    }

    /// <summary>Where lane i of strips that lie apart is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* At<TLane, T>(T* strips, long distance, int i)
        where TLane : struct, IPackedLane<TLane, T>
        where T : unmanaged
    {
        int lanes = Strip / TLane.Count;
        return strips + (i / lanes * distance) + (i % lanes * TLane.Count);
    }
}
