using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// Pooling of float lines by windows that are two wide and side by side: four outputs at once, with the bits of the
/// plain kernels.
/// </summary>
internal static unsafe class PoolLines
{
    /// <summary>Whether output w sees exactly the inputs 2 w and 2 w + 1.</summary>
    public static bool Fit(PoolShape shape)
    {
        PoolWindows width = shape.Width;
        if (width.Step != 1 || width.Output == 0 || shape.InputSize > int.MaxValue
            || !(Sse.IsSupported || AdvSimd.Arm64.IsSupported))
        {
            return false;
        }

        for (int w = 0; w < width.Output; w++)
        {
            if (width.Begin[w] != 2 * w || width.End[w] != 2 * w + 2 || width.Padded[w] != 2)
                return false;
        }

        return true;
    }

    /// <summary>The largest of every window of a line, and where it lies unless that is null.</summary>
    /// <returns>The outputs done: a multiple of four.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Max(float* plane, PoolShape shape, int od, int oh, float* y, long* indices)
    {
        PoolWindows depth = shape.Depth, height = shape.Height;
        int width = shape.Width.Input, count = shape.Width.Output & ~3;
        int firstD = depth.Begin[od], endD = depth.End[od], firstH = height.Begin[oh], endH = height.End[oh];
        Vector128<int> twos = Vector128.Create(0, 2, 4, 6);
        for (int w = 0; w < count; w += 4)
        {
            int start = (firstD * height.Input + firstH) * width + 2 * w;
            Vector128<int> at = Vector128.Create(start) + twos;
            Vector128<float> largest = Vector128.Create(float.NegativeInfinity);
            for (int d = firstD; d < endD; d += depth.Step)
            {
                for (int h = firstH; h < endH; h += height.Step)
                {
                    int line = (d * height.Input + h) * width + 2 * w;
                    Vector128<float> a = Vector128.Load(plane + line), b = Vector128.Load(plane + line + 4);
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

        return count;
    }

    /// <summary>The sum of every window of a line by the divisor.</summary>
    /// <returns>The outputs done: a multiple of four.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Average(float* plane, PoolShape shape, int od, int oh, float divisor, float* y)
    {
        PoolWindows depth = shape.Depth, height = shape.Height;
        int width = shape.Width.Input, count = shape.Width.Output & ~3;
        int firstD = depth.Begin[od], endD = depth.End[od], firstH = height.Begin[oh], endH = height.End[oh];
        for (int w = 0; w < count; w += 4)
        {
            Vector128<float> sum = Vector128<float>.Zero;
            for (int d = firstD; d < endD; d++)
            {
                for (int h = firstH; h < endH; h++)
                {
                    float* line = plane + (d * height.Input + h) * width + 2 * w;
                    Vector128<float> a = Vector128.Load(line), b = Vector128.Load(line + 4);
                    sum += Even(a, b);
                    sum += Odd(a, b);
                }
            }

            (sum / Vector128.Create(divisor)).Store(y + w);
        }

        return count;
    }

    /// <summary>dx (+)= dy / divisor for both inputs of every window of a line.</summary>
    /// <returns>The windows done: a multiple of four.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Spread(float* dy, int windows, float divisor, float* dx, bool add)
    {
        int count = windows & ~3;
        for (int w = 0; w < count; w += 4)
        {
            Vector128<float> value = Vector128.Load(dy + w) / Vector128.Create(divisor);
            Vector128<float> low = Twice(value, false), high = Twice(value, true);
            float* to = dx + 2 * w;
            (low + (add ? Vector128.Load(to) : Vector128<float>.Zero)).Store(to);
            (high + (add ? Vector128.Load(to + 4) : Vector128<float>.Zero)).Store(to + 4);
        }

        return count;
    }

    // A later element wins if it is larger or NaN, as in the plain kernel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(
        Vector128<float> value, Vector128<int> place, ref Vector128<float> largest, ref Vector128<int> at)
    {
        Vector128<float> wins = Vector128.GreaterThan(value, largest) | ~Vector128.Equals(value, value);
        largest = Vector128.ConditionalSelect(wins, value, largest);
        at = Vector128.ConditionalSelect(wins.AsInt32(), place, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Even(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b10_00_10_00) : AdvSimd.Arm64.UnzipEven(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Odd(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b11_01_11_01) : AdvSimd.Arm64.UnzipOdd(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Twice(Vector128<float> a, bool high)
    {
        if (Sse.IsSupported)
            return high ? Sse.UnpackHigh(a, a) : Sse.UnpackLow(a, a);
        return high ? AdvSimd.Arm64.ZipHigh(a, a) : AdvSimd.Arm64.ZipLow(a, a);
    }
}
