using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// Pooling of float lines by windows that are two wide and side by side: four or sixteen outputs at once, with the bits
/// of the plain kernels.
/// </summary>
/// <remarks>The last outputs of a line are computed together with some before them, for a second time.</remarks>
internal static unsafe class PoolLines
{
    private const int Wide = 16;
    private const int Narrow = 4;

    private static readonly Vector512<int> s_even = Vector512<int>.Indices * 2;
    private static readonly Vector512<int> s_low = Vector512<int>.Indices >> 1;

    private static bool HasWide => Avx512F.IsSupported && Simd.Width == 512;

    /// <summary>Whether output w sees exactly the inputs 2 w and 2 w + 1, and there are four at least.</summary>
    public static bool Fit(PoolShape shape)
    {
        PoolWindows width = shape.Width;
        return width.Output >= Narrow && shape.InputSize <= int.MaxValue
            && (Sse.IsSupported || AdvSimd.Arm64.IsSupported) && Twos(width);
    }

    /// <summary>Whether every input of a plane belongs to one window of two times two at most.</summary>
    public static bool FitSquares(PoolShape shape) =>
        shape.Depth.Input == 1 && shape.Depth.Output == 1 && Fit(shape) && Twos(shape.Height);

    private static bool Twos(PoolWindows windows)
    {
        if (windows.Step != 1)
            return false;
        for (int o = 0; o < windows.Output; o++)
        {
            if (windows.Begin[o] != 2 * o || windows.End[o] != 2 * o + 2 || windows.Padded[o] != 2)
                return false;
        }

        return true;
    }

    /// <summary>The largest of every window of a line, and where it lies unless that is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max(float* plane, PoolShape shape, int od, int oh, float* y, long* indices)
    {
        PoolWindows depth = shape.Depth, height = shape.Height;
        int width = shape.Width.Input, count = shape.Width.Output;
        int firstD = depth.Begin[od], endD = depth.End[od], firstH = height.Begin[oh], endH = height.End[oh];
        int stepD = depth.Step, stepH = height.Step, lines = height.Input;
        int start = (firstD * lines + firstH) * width;
        if (count >= Wide && HasWide)
        {
            Vector512<int> even = s_even;
            for (int w = 0; w < count; w = Next(w, count, Wide))
            {
                Vector512<int> at = Vector512.Create(start + 2 * w) + even;
                Vector512<float> largest = Vector512.Create(float.NegativeInfinity);
                for (int d = firstD; d < endD; d += stepD)
                {
                    for (int h = firstH; h < endH; h += stepH)
                    {
                        int line = (d * lines + h) * width + 2 * w;
                        Vector512<float> a = Vector512.Load(plane + line), b = Vector512.Load(plane + line + Wide);
                        Vector512<int> place = Vector512.Create(line) + even;
                        Take(Even(a, b, even), place, ref largest, ref at);
                        Take(Odd(a, b, even), place + Vector512<int>.One, ref largest, ref at);
                    }
                }

                largest.Store(y + w);
                if (indices != null)
                {
                    (Vector512<long> low, Vector512<long> high) = Vector512.Widen(at);
                    low.Store(indices + w);
                    high.Store(indices + w + Wide / 2);
                }
            }

            return;
        }

        Vector128<int> twos = Vector128<int>.Indices * 2;
        for (int w = 0; w < count; w = Next(w, count, Narrow))
        {
            Vector128<int> at = Vector128.Create(start + 2 * w) + twos;
            Vector128<float> largest = Vector128.Create(float.NegativeInfinity);
            for (int d = firstD; d < endD; d += stepD)
            {
                for (int h = firstH; h < endH; h += stepH)
                {
                    int line = (d * lines + h) * width + 2 * w;
                    Vector128<float> a = Vector128.Load(plane + line), b = Vector128.Load(plane + line + Narrow);
                    Vector128<int> place = Vector128.Create(line) + twos;
                    Take(Even(a, b), place, ref largest, ref at);
                    Take(Odd(a, b), place + Vector128<int>.One, ref largest, ref at);
                }
            }

            largest.Store(y + w);
            if (indices != null)
            {
                (Vector128<long> low, Vector128<long> high) = Vector128.Widen(at);
                low.Store(indices + w);
                high.Store(indices + w + 2);
            }
        }
    }

    /// <summary>Two lines of dx, which begin at place <paramref name="start"/> and are <paramref name="width"/> apart:
    /// dy where the index of its window names the place, else 0.</summary>
    /// <returns>Whether every index names a place of its window.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Place(float* dy, long* indices, int windows, int start, int width, float* dx)
    {
        if (windows >= Wide && HasWide)
        {
            Vector512<int> all = Vector512<int>.AllBitsSet, even = s_even, low = s_low;
            for (int w = 0; w < windows; w = Next(w, windows, Wide))
            {
                // Adding 0 makes 0 of -0, as a sum does.
                Vector512<float> value = Vector512.Load(dy + w) + Vector512<float>.Zero;
                Vector512<int> at = Vector512.Narrow(
                    Vector512.Load(indices + w), Vector512.Load(indices + w + Wide / 2));
                at -= Vector512.Create(start + 2 * w) + even;
                Vector512<int> m0 = Vector512.Equals(at, Vector512<int>.Zero);
                Vector512<int> m1 = Vector512.Equals(at, Vector512<int>.One);
                Vector512<int> m2 = Vector512.Equals(at, Vector512.Create(width));
                Vector512<int> m3 = Vector512.Equals(at, Vector512.Create(width + 1));
                all &= m0 | m1 | m2 | m3;
                float* to = dx + 2 * w;
                StorePairs(value & m0.AsSingle(), value & m1.AsSingle(), low, to);
                StorePairs(value & m2.AsSingle(), value & m3.AsSingle(), low, to + width);
            }

            return all == Vector512<int>.AllBitsSet;
        }

        Vector128<int> every = Vector128<int>.AllBitsSet, twos = Vector128<int>.Indices * 2;
        for (int w = 0; w < windows; w = Next(w, windows, Narrow))
        {
            Vector128<float> value = Vector128.Load(dy + w) + Vector128<float>.Zero;
            Vector128<int> at = Vector128.Narrow(Vector128.Load(indices + w), Vector128.Load(indices + w + 2));
            at -= Vector128.Create(start + 2 * w) + twos;
            Vector128<int> m0 = Vector128.Equals(at, Vector128<int>.Zero);
            Vector128<int> m1 = Vector128.Equals(at, Vector128<int>.One);
            Vector128<int> m2 = Vector128.Equals(at, Vector128.Create(width));
            Vector128<int> m3 = Vector128.Equals(at, Vector128.Create(width + 1));
            every &= m0 | m1 | m2 | m3;
            float* to = dx + 2 * w;
            StorePairs(value & m0.AsSingle(), value & m1.AsSingle(), to);
            StorePairs(value & m2.AsSingle(), value & m3.AsSingle(), to + width);
        }

        return every == Vector128<int>.AllBitsSet;
    }

    /// <summary>The sum of every window of a line by the divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average(float* plane, PoolShape shape, int od, int oh, int divisor, float* y)
    {
        PoolWindows depth = shape.Depth, height = shape.Height;
        int width = shape.Width.Input, count = shape.Width.Output, lines = height.Input;
        int firstD = depth.Begin[od], endD = depth.End[od], firstH = height.Begin[oh], endH = height.End[oh];
        (float factor, float by) = Split(divisor);
        if (count >= Wide && HasWide)
        {
            Vector512<int> even = s_even;
            for (int w = 0; w < count; w = Next(w, count, Wide))
            {
                Vector512<float> sum = Vector512<float>.Zero;
                for (int d = firstD; d < endD; d++)
                {
                    for (int h = firstH; h < endH; h++)
                    {
                        float* line = plane + (d * lines + h) * width + 2 * w;
                        Vector512<float> a = Vector512.Load(line), b = Vector512.Load(line + Wide);
                        sum += Even(a, b, even);
                        sum += Odd(a, b, even);
                    }
                }

                sum *= factor;
                (by == 1 ? sum : sum / by).Store(y + w);
            }

            return;
        }

        for (int w = 0; w < count; w = Next(w, count, Narrow))
        {
            Vector128<float> sum = Vector128<float>.Zero;
            for (int d = firstD; d < endD; d++)
            {
                for (int h = firstH; h < endH; h++)
                {
                    float* line = plane + (d * lines + h) * width + 2 * w;
                    Vector128<float> a = Vector128.Load(line), b = Vector128.Load(line + Narrow);
                    sum += Even(a, b);
                    sum += Odd(a, b);
                }
            }

            sum *= factor;
            (by == 1 ? sum : sum / by).Store(y + w);
        }
    }

    /// <summary>dx = dy / divisor for both inputs of every window of a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(float* dy, int windows, int divisor, float* dx)
    {
        (float factor, float by) = Split(divisor);
        if (windows >= Wide && HasWide)
        {
            Vector512<int> low = s_low, high = low + Vector512.Create(Wide / 2);
            for (int w = 0; w < windows; w = Next(w, windows, Wide))
            {
                Vector512<float> value = (Vector512.Load(dy + w) + Vector512<float>.Zero) * factor;
                value = by == 1 ? value : value / by;
                Avx512F.PermuteVar16x32(value, low).Store(dx + 2 * w);
                Avx512F.PermuteVar16x32(value, high).Store(dx + 2 * w + Wide);
            }

            return;
        }

        for (int w = 0; w < windows; w = Next(w, windows, Narrow))
        {
            Vector128<float> value = (Vector128.Load(dy + w) + Vector128<float>.Zero) * factor;
            value = by == 1 ? value : value / by;
            StorePairs(value, value, dx + 2 * w);
        }
    }

    // The product with a power of two has the bits of the quotient and takes a fraction of the time.
    private static (float Factor, float By) Split(int divisor) =>
        BitOperations.IsPow2(divisor) ? (1f / divisor, 1) : (1, divisor);

    // The next block: the last one ends where the line does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int w, int count, int step) =>
        w + step >= count ? count : Math.Min(w + step, count - step);

    // A later element wins if it is larger or NaN, as in the plain kernel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(
        Vector512<float> value, Vector512<int> place, ref Vector512<float> largest, ref Vector512<int> at)
    {
        Vector512<float> wins = Avx512F.CompareNotLessThanOrEqual(value, largest);
        largest = Vector512.ConditionalSelect(wins, value, largest);
        at = Vector512.ConditionalSelect(wins.AsInt32(), place, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(
        Vector128<float> value, Vector128<int> place, ref Vector128<float> largest, ref Vector128<int> at)
    {
        Vector128<float> wins = Vector128.GreaterThan(value, largest) | ~Vector128.Equals(value, value);
        largest = Vector128.ConditionalSelect(wins, value, largest);
        at = Vector128.ConditionalSelect(wins.AsInt32(), place, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Even(Vector512<float> a, Vector512<float> b, Vector512<int> even) =>
        Avx512F.PermuteVar16x32x2(a, even, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Odd(Vector512<float> a, Vector512<float> b, Vector512<int> even) =>
        Avx512F.PermuteVar16x32x2(a, even + Vector512<int>.One, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Even(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b10_00_10_00) : AdvSimd.Arm64.UnzipEven(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Odd(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b11_01_11_01) : AdvSimd.Arm64.UnzipOdd(a, b);

    // a0 b0 a1 b1 …
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePairs(Vector512<float> a, Vector512<float> b, Vector512<int> low, float* to)
    {
        Vector512<int> places = low + ((Vector512<int>.Indices & Vector512<int>.One) << 4);
        Avx512F.PermuteVar16x32x2(a, places, b).Store(to);
        Avx512F.PermuteVar16x32x2(a, places + Vector512.Create(Wide / 2), b).Store(to + Wide);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePairs(Vector128<float> a, Vector128<float> b, float* to)
    {
        (Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b)).Store(to);
        (Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b)).Store(to + Narrow);
    }
}
