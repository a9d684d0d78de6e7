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
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Max<TLane, TScalar, TElement>(PoolBlock<TElement> block, TElement* y, byte* places)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
        where TElement : unmanaged
    {
        int count = block.Count;
        bool isPlainSquare = places == null && block.IsSquare;
        uint whole = (uint)((1UL << TLane.Count) - 1);
        TElement* first = block.Origin;
        for (int line = block.Lines; line > 0; line--, first += block.Step, y += count)
        {
            block.AskAhead(first, y);
            TLane numbers = isPlainSquare
                ? LargestOfSquares<TLane, TElement>(block, first, y)
                : LargestAndPlaces<TLane, TElement>(block, first, y, places);

            // A sum that is no number: some element may be none, and the last of those is the largest.
            if (TLane.MaskBits(numbers) != whole)
                MaxOfAny<TScalar, TElement>(block, first, y, places);
            if (places != null)
                places += count;
        }
    }

    // The mask of windows whose sums are numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane LargestAndPlaces<TLane, TElement>(
        in PoolBlock<TElement> block, TElement* first, TElement* y, byte* places)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        int count = block.Count;
        TLane numbers = TLane.Equal(TLane.Of(0), TLane.Of(0));
        for (int w = 0; w < count; w = Next(w, count, TLane.Count))
        {
            TElement* plane = first + 2 * w, from = plane;
            TLane a = TLane.Load(from), b = TLane.Load(from + TLane.Count), sum = a + b;
            TLane largest = TLane.Even(a, b), place = TLane.Of(0), next = TLane.Of(1);
            Take(TLane.Odd(a, b), next, ref largest, ref place);
            for (int d = block.Depth, h = block.Height - 1; ; h = block.Height)
            {
                for (; h > 0; h--)
                {
                    from += block.HeightStep;
                    a = TLane.Load(from);
                    b = TLane.Load(from + TLane.Count);
                    sum += a + b;
                    next += TLane.Of(1);
                    Take(TLane.Even(a, b), next, ref largest, ref place);
                    next += TLane.Of(1);
                    Take(TLane.Odd(a, b), next, ref largest, ref place);
                }

                if (--d == 0)
                    break;
                plane += block.DepthStep;
                from = plane - block.HeightStep;
            }

            numbers = TLane.And(numbers, TLane.Equal(sum, sum));
            TLane.Store(largest, y + w);
            if (places != null)
                TLane.StoreBytes(place, places + w);
        }

        return numbers;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane LargestOfSquares<TLane, TElement>(in PoolBlock<TElement> block, TElement* first, TElement* y)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        int count = block.Count;
        TElement* second = first + block.HeightStep;
        TLane numbers = TLane.Equal(TLane.Of(0), TLane.Of(0));
        for (int w = 0; w < count; w = Next(w, count, TLane.Count))
        {
            TLane a = TLane.Load(first + 2 * w), b = TLane.Load(first + 2 * w + TLane.Count);
            TLane c = TLane.Load(second + 2 * w), d = TLane.Load(second + 2 * w + TLane.Count);
            TLane sum = a + b + (c + d);
            TLane largest = Later(TLane.Odd(a, b), TLane.Even(a, b));
            largest = Later(TLane.Odd(c, d), Later(TLane.Even(c, d), largest));
            numbers = TLane.And(numbers, TLane.Equal(sum, sum));
            TLane.Store(largest, y + w);
        }

        return numbers;
    }

    private static void MaxOfAny<TScalar, TElement>(
        in PoolBlock<TElement> block, TElement* first, TElement* y, byte* places)
        where TScalar : struct, IPackedLane<TScalar, TElement>
        where TElement : unmanaged
    {
        for (int w = 0; w < block.Count; w++)
        {
            TScalar largest = TScalar.Of(double.NegativeInfinity);
            int place = 0, next = 0;
            for (int d = 0; d < block.Depth; d++)
            {
                for (int h = 0; h < block.Height; h++)
                {
                    TElement* from = first + 2 * w + d * block.DepthStep + h * block.HeightStep;
                    for (int i = 0; i < 2; i++, next++)
                    {
                        TScalar value = TScalar.Load(from + i);
                        if (TScalar.MaskBits(TScalar.Or(TScalar.Greater(value, largest), TScalar.IsNaN(value))) != 0)
                            (largest, place) = (value, next);
                    }
                }
            }

            TScalar.Store(largest, y + w);
            if (places != null)
                places[w] = (byte)place;
        }
    }

    /// <summary>The sum of every window of some lines by the divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Average<TLane, TElement>(
        PoolBlock<TElement> block, PoolDivisor by, TElement* y)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        int count = block.Count;
        bool isSquare = block.IsSquare;
        TElement* first = block.Origin;
        for (int line = block.Lines; line > 0; line--, first += block.Step, y += count)
        {
            block.AskAhead(first, y);
            if (isSquare)
            {
                TElement* second = first + block.HeightStep;
                for (int w = 0; w < count; w = Next(w, count, TLane.Count))
                {
                    TLane sum = AddPairs(AddPairs(TLane.Of(0), first + 2 * w), second + 2 * w);
                    TLane.Store(by.Divide(sum), y + w);
                }

                continue;
            }

            for (int w = 0; w < count; w = Next(w, count, TLane.Count))
            {
                TLane sum = TLane.Of(0);
                TElement* plane = first + 2 * w;
                for (int d = block.Depth; d > 0; d--, plane += block.DepthStep)
                {
                    TElement* from = plane;
                    for (int h = block.Height; h > 0; h--, from += block.HeightStep)
                        sum = AddPairs(sum, from);
                }

                TLane.Store(by.Divide(sum), y + w);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TLane AddPairs(TLane sum, TElement* from)
        {
            TLane a = TLane.Load(from), b = TLane.Load(from + TLane.Count);
            return sum + TLane.Even(a, b) + TLane.Odd(a, b);
        }
    }

    /// <summary>Lines of dx for every line of dy: dy / divisor for both inputs of every window, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Spread<TLane, TElement>(
        TElement* dy, PoolDivisor by, int lines, int count, TElement* dx, int width, int height)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        for (; lines > 0; lines--, dy += count)
        {
            // Line by line, though it takes more instructions: memory is written in the order in which it lies.
            for (int line = height; line > 0; line--, dx += width)
            {
                CacheLines.AskAhead(dx, CacheLines.WriteAhead, (long)width * sizeof(TElement));
                for (int w = 0; w < count; w = Next(w, count, TLane.Count))
                {
                    // Adding 0 makes 0 of -0, as a sum does.
                    TLane value = by.Divide(TLane.Load(dy + w) + TLane.Of(0));
                    TLane.Store(TLane.ZipLow(value, value), dx + 2 * w);
                    TLane.Store(TLane.ZipHigh(value, value), dx + 2 * w + TLane.Count);
                }

                for (int w = 2 * count; w < width; w++)
                    dx[w] = default;
            }
        }
    }

    /// <summary>Two lines of dx for every line of windows two times two: dy at the place of the largest, else 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Place<TLane, TElement>(
        TElement* dy, byte* places, int lines, int count, TElement* dx, int width)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        for (; lines > 0; lines--, dy += count, places += count)
        {
            for (int first = 0; first < 4; first += 2, dx += width)
            {
                CacheLines.AskAhead(dx, CacheLines.WriteAhead, (long)width * sizeof(TElement));
                TLane zero = TLane.Of(0), left = TLane.Of(first), right = TLane.Of(first + 1);
                for (int w = 0; w < count; w = Next(w, count, TLane.Count))
                {
                    TLane value = TLane.Load(dy + w) + zero, place = TLane.LoadBytes(places + w);
                    TLane a = TLane.Select(TLane.Equal(place, left), value, zero);
                    TLane b = TLane.Select(TLane.Equal(place, right), value, zero);
                    TLane.Store(TLane.ZipLow(a, b), dx + 2 * w);
                    TLane.Store(TLane.ZipHigh(a, b), dx + 2 * w + TLane.Count);
                }

                for (int w = 2 * count; w < width; w++)
                    dx[w] = default;
            }
        }
    }

    /// <summary>Lines of windows from the first on that can be read from dy, and written to so many lines of dx each,
    /// in whole lanes.</summary>
    public static int Safe<TElement>(
        int lane, int lines, int count, TElement* dy, TElement* dyEnd, TElement* dx, int width, int height,
        TElement* dxEnd)
        where TElement : unmanaged
    {
        if (count >= lane)
            return lines;
        TElement* last = dx + (height - 1) * width;
        return Math.Min(Room(lines, dyEnd - dy - lane, count), Room(lines, dxEnd - last - 2 * lane, height * width));
    }

    /// <summary>Lines from the first on that have room.</summary>
    public static int Room(int lines, long elements, long step) =>
        elements < 0 ? 0 : step == 0 ? lines : (int)Math.Min(lines, elements / step + 1);

    // The next lane: the last one ends where the line does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int w, int count, int step) =>
        w + step >= count ? count : Math.Min(w + step, count - step);

    // A later element wins if it is larger.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Later<TLane>(TLane value, TLane largest)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Greater(value, largest), value, largest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take<TLane>(TLane value, TLane next, ref TLane largest, ref TLane place)
        where TLane : struct, ILane<TLane>
    {
        TLane wins = TLane.Greater(value, largest);
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

    /// <summary>Whether a window sees two lines of one plane.</summary>
    public bool IsSquare => Depth == 1 && Height == 2;

    /// <summary>From plane to plane.</summary>
    public long DepthStep { get; }

    /// <summary>From line to line.</summary>
    public long HeightStep { get; }

    public PoolBlock<TElement> First(int lines) => this with { Lines = lines };

    public PoolBlock<TElement> After(int lines) =>
        this with { Origin = Origin + lines * Step, Lines = Lines - lines };

    /// <summary>Asks for the memory of a line that comes soon: block after block lies behind this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AskAhead(TElement* first, TElement* y)
    {
        CacheLines.AskAhead(first, CacheLines.ReadAhead, Step * sizeof(TElement));
        CacheLines.AskAhead(y, CacheLines.WriteAhead, Count * sizeof(TElement));
    }

    /// <summary>Lines from the first on that can be read and written in whole lanes.</summary>
    public int Safe(int lane, TElement* y, TElement* yEnd, TElement* xEnd)
    {
        if (Count >= lane)
            return Lines;
        TElement* last = Origin + (Depth - 1) * DepthStep + (Height - 1) * HeightStep;
        return Math.Min(
            PoolLines.Room(Lines, yEnd - y - lane, Count), PoolLines.Room(Lines, xEnd - last - 2 * lane, Step));
    }
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
