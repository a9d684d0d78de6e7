using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// Lines of windows that are two wide and lie side by side: a lane of outputs at once, with the bits of the plain
/// kernels.
/// </summary>
/// <remarks>
/// The last outputs of a line are computed together with some before them, for a second time. A line shorter than a
/// lane writes beyond its end what the next line overwrites; the last lines of a task go number by number.
/// </remarks>
internal static unsafe class PoolLines
{
    /// <summary>Whether every input of a plane belongs to one window of two times two at most.</summary>
    public static bool AreSquares(PoolShape shape) =>
        shape.Depth.Input == 1 && shape.Depth.Output == 1 && shape.Width.ArePairs && shape.Height.ArePairs;

    /// <summary>The largest of every window of some lines, and its place in the window unless that is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max<TLane, TElement>(
        PoolBlock<TElement> block, TElement* y, byte* places)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        int count = block.Count;
        TElement* first = block.Origin;
        for (int line = block.Lines; line > 0; line--, first += block.Step, y += count, places += places == null ? 0 : count)
        {
            for (int w = 0; w < count; w = Next(w, count, TLane.Count))
            {
                TLane largest = TLane.Of(double.NegativeInfinity), place = TLane.Of(0), next = place;
                TElement* plane = first + 2 * w;
                for (int d = block.Depth; d > 0; d--, plane += block.DepthStep)
                {
                    TElement* from = plane;
                    for (int h = block.Height; h > 0; h--, from += block.HeightStep)
                    {
                        TLane a = TLane.Load(from), b = TLane.Load(from + TLane.Count);
                        Take(TLane.Even(a, b), next, ref largest, ref place);
                        next += TLane.Of(1);
                        Take(TLane.Odd(a, b), next, ref largest, ref place);
                        next += TLane.Of(1);
                    }
                }

                TLane.Store(largest, y + w);
                if (places != null)
                    TLane.StoreBytes(place, places + w);
            }
        }
    }

    /// <summary>The sum of every window of some lines by the divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average<TLane, TElement>(
        PoolBlock<TElement> block, PoolDivisor by, TElement* y)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        int count = block.Count;
        TElement* first = block.Origin;
        for (int line = block.Lines; line > 0; line--, first += block.Step, y += count)
        {
            for (int w = 0; w < count; w = Next(w, count, TLane.Count))
            {
                TLane sum = TLane.Of(0);
                TElement* plane = first + 2 * w;
                for (int d = block.Depth; d > 0; d--, plane += block.DepthStep)
                {
                    TElement* from = plane;
                    for (int h = block.Height; h > 0; h--, from += block.HeightStep)
                    {
                        TLane a = TLane.Load(from), b = TLane.Load(from + TLane.Count);
                        sum += TLane.Even(a, b);
                        sum += TLane.Odd(a, b);
                    }
                }

                TLane.Store(by.Divide(sum), y + w);
            }
        }
    }

    /// <summary>dx = dy / divisor for both inputs of every window of a line, on some lines of dx.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread<TLane, TElement>(
        TElement* dy, PoolDivisor by, int count, TElement* dx, int width, int lines)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        for (int w = 0; w < count; w = Next(w, count, TLane.Count))
        {
            // Adding 0 makes 0 of -0, as a sum does.
            TLane value = by.Divide(TLane.Load(dy + w) + TLane.Of(0));
            TLane low = TLane.ZipLow(value, value), high = TLane.ZipHigh(value, value);
            TElement* to = dx + 2 * w;
            for (int line = lines; line > 0; line--, to += width)
            {
                TLane.Store(low, to);
                TLane.Store(high, to + TLane.Count);
            }
        }
    }

    /// <summary>Two lines of dx for every line of windows two times two: dy at the place of the largest, else 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Place<TLane, TElement>(
        TElement* dy, byte* places, int lines, int count, TElement* dx, int width)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane zero = TLane.Of(0), one = TLane.Of(1), two = TLane.Of(2), three = TLane.Of(3);
        for (; lines > 0; lines--, dy += count, places += count, dx += 2 * width)
        {
            for (int w = 0; w < count; w = Next(w, count, TLane.Count))
            {
                TLane value = TLane.Load(dy + w) + zero, place = TLane.LoadBytes(places + w);
                TElement* to = dx + 2 * w;
                StorePairs(
                    TLane.Select(TLane.Equal(place, zero), value, zero),
                    TLane.Select(TLane.Equal(place, one), value, zero), to);
                StorePairs(
                    TLane.Select(TLane.Equal(place, two), value, zero),
                    TLane.Select(TLane.Equal(place, three), value, zero), to + width);
            }

            for (int w = 2 * count; w < width; w++)
                dx[w] = dx[width + w] = default;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void StorePairs(TLane a, TLane b, TElement* to)
        {
            TLane.Store(TLane.ZipLow(a, b), to);
            TLane.Store(TLane.ZipHigh(a, b), to + TLane.Count);
        }
    }

    // The next lane: the last one ends where the line does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int w, int count, int step) =>
        w + step >= count ? count : Math.Min(w + step, count - step);

    // A later element wins if it is larger or NaN, as in the plain kernel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take<TLane>(TLane value, TLane next, ref TLane largest, ref TLane place)
        where TLane : struct, ILane<TLane>
    {
        TLane wins = TLane.Or(TLane.Greater(value, largest), TLane.IsNaN(value));
        largest = TLane.Select(wins, value, largest);
        place = TLane.Select(wins, next, place);
    }
}

/// <summary>Lines of outputs, one below the other, whose windows see alike lines of one plane.</summary>
internal readonly unsafe struct PoolBlock<TElement>
    where TElement : unmanaged
{
    public PoolBlock(TElement* plane, PoolShape shape, int od, int oh, int lines)
    {
        PoolWindows depth = shape.Depth, height = shape.Height;
        int width = shape.Width.Input;
        Origin = plane + ((long)depth.Begin[od] * height.Input + height.Begin[oh]) * width;
        Count = shape.Width.Output;
        Lines = lines;
        Step = lines > 1 ? (long)(height.Begin[oh + 1] - height.Begin[oh]) * width : 0;
        Depth = depth.Inside(od);
        Height = height.Inside(oh);
        DepthStep = (long)depth.Step * height.Input * width;
        HeightStep = (long)height.Step * width;
    }

    /// <summary>The first element that the first window sees.</summary>
    public TElement* Origin { get; private init; }

    /// <summary>Outputs of a line.</summary>
    public int Count { get; }

    /// <summary>Lines of outputs.</summary>
    public int Lines { get; private init; }

    /// <summary>From a window to the one below it.</summary>
    public long Step { get; }

    /// <summary>Planes that a window sees.</summary>
    public int Depth { get; }

    /// <summary>Lines of a plane that a window sees.</summary>
    public int Height { get; }

    /// <summary>From plane to plane.</summary>
    public long DepthStep { get; }

    /// <summary>From line to line.</summary>
    public long HeightStep { get; }

    public PoolBlock<TElement> First(int lines) => this with { Lines = lines };

    public PoolBlock<TElement> After(int lines) =>
        this with { Origin = Origin + lines * Step, Lines = Lines - lines };

    /// <summary>Lines from the first on that can be read and written in whole lanes.</summary>
    public int Safe(int lane, TElement* y, TElement* yEnd, TElement* xEnd)
    {
        if (Count >= lane)
            return Lines;
        TElement* last = Origin + (Depth - 1) * DepthStep + (Height - 1) * HeightStep;
        return Math.Min(Room(yEnd - y - lane, Count), Room(xEnd - last - 2 * lane, Step));
    }

    private int Room(long elements, long step) =>
        elements < 0 ? 0 : step == 0 ? Lines : (int)Math.Min(Lines, elements / step + 1);
}

/// <summary>Division by a number that is often a power of two: the product has the same bits and takes a fraction of
/// the time.</summary>
internal readonly struct PoolDivisor(int divisor)
{
    private readonly double _factor = int.IsPow2(divisor) ? 1.0 / divisor : 1;
    private readonly int _by = int.IsPow2(divisor) ? 1 : divisor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Divide<TLane>(TLane sum)
        where TLane : struct, ILane<TLane> => _by == 1 ? sum * TLane.Of(_factor) : sum / TLane.Of(_by);
}
