using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// Where the elements of a patch lie: tap k of pixel o reads o · stride + k · step + offset, or 0 outside.
/// </summary>
internal readonly unsafe struct PatchMap<TElement>
    where TElement : unmanaged
{
    private readonly TElement* _origin;
    private readonly TElement* _end;
    private readonly long _itemStride;
    private readonly Extent _size;
    private readonly Extent _stride;
    private readonly Extent _step;
    private readonly Extent _offset;

    private PatchMap(
        TElement* origin, long items, int channels, long itemStride, Extent size, Extent kernel, Extent grid,
        Extent stride, Extent step, Extent offset)
    {
        _origin = origin;
        _end = origin + (items - 1) * itemStride + channels * size.Count;
        _itemStride = itemStride;
        _size = size;
        Kernel = kernel;
        Grid = grid;
        _stride = stride;
        _step = step;
        _offset = offset;
    }

    /// <summary>Taps per channel.</summary>
    public Extent Kernel { get; }

    /// <summary>Pixels per item.</summary>
    public Extent Grid { get; }

    /// <summary>Patches of the input, one per output pixel.</summary>
    public static PatchMap<TElement> Forward(TElement* x, in ConvShape shape)
    {
        Extent begin = shape.PaddingBegin;
        return new(
            x, shape.Batch, shape.InPerGroup, shape.InChannels * shape.Input.Count, shape.Input, shape.Kernel,
            shape.Output, shape.Stride, shape.Dilation, new(-begin.Depth, -begin.Height, -begin.Width));
    }

    /// <summary>Patches of the output's gradient, one per input position, for stride 1.</summary>
    public static PatchMap<TElement> Backward(TElement* dy, in ConvShape shape)
    {
        Extent dilation = shape.Dilation;
        return new(
            dy, shape.Batch, shape.OutPerGroup, shape.OutChannels * shape.Output.Count, shape.Output, shape.Kernel,
            shape.Input, new(1, 1, 1),
            new(-dilation.Depth, -dilation.Height, -dilation.Width), shape.PaddingBegin);
    }

    /// <summary>One tap of <paramref name="count"/> pixels from <paramref name="pixel"/> on.</summary>
    /// <remarks>If <paramref name="loose"/>, up to one vector behind them is overwritten too.</remarks>
    public void Fill(long item, in Tap tap, in Tap pixel, int count, TElement* destination, bool loose)
    {
        TElement* plane = _origin + item * _itemStride + tap.Channel * _size.Count;
        int z = pixel.Z, y = pixel.Y, x = pixel.X;
        int zOffset = tap.Z * _step.Depth + _offset.Depth;
        int yOffset = tap.Y * _step.Height + _offset.Height;
        int xOffset = tap.X * _step.Width + _offset.Width;
        while (count > 0)
        {
            int run = Math.Min(count, Grid.Width - x);
            int fromZ = z * _stride.Depth + zOffset;
            int fromY = y * _stride.Height + yOffset;
            if ((uint)fromZ < (uint)_size.Depth && (uint)fromY < (uint)_size.Height)
            {
                TElement* line = plane + ((long)fromZ * _size.Height + fromY) * _size.Width;
                FillRun(line, x * _stride.Width + xOffset, run, destination, loose);
            }
            else
            {
                Clear(destination, run);
            }

            destination += run;
            count -= run;
            x = 0;
            if (++y == Grid.Height)
            {
                y = 0;
                z++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FillRun(TElement* line, int from, int run, TElement* destination, bool loose)
    {
        int width = _size.Width, stride = _stride.Width;
        int first, end;
        if (stride == 1)
        {
            first = Math.Min(run, Math.Max(0, -from));
            end = Math.Max(first, Math.Min(run, width - from));
        }
        else
        {
            first = from >= 0 ? 0 : Math.Min(run, (stride - 1 - from) / stride);
            end = from >= width ? first : Math.Max(first, Math.Min(run, (width - 1 - from) / stride + 1));
        }

        Clear(destination, first);
        if (stride == 1)
        {
            Copy(line + from + first, destination + first, end - first, loose);
        }
        else
        {
            for (int i = first; i < end; i++)
                destination[i] = line[from + i * stride];
        }

        Clear(destination + end, run - end);
    }

    // Runs are short: calling the runtime's copy, or a loop for the last elements, would cost more than copying.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy(TElement* source, TElement* destination, int count, bool loose)
    {
        int step = 32 / sizeof(TElement);
        int i = 0;
        if (loose && source + count + step <= _end)
        {
            for (; i < count; i += step)
                Vector256.Store(Vector256.Load((byte*)(source + i)), (byte*)(destination + i));
            return;
        }

        for (; i + step <= count; i += step)
            Vector256.Store(Vector256.Load((byte*)(source + i)), (byte*)(destination + i));
        for (; i < count; i++)
            destination[i] = source[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(TElement* destination, int count)
    {
        for (int i = 0; i < count; i++)
            destination[i] = default;
    }
}

/// <summary>A place in [channels, depth, height, width], counted up in that order.</summary>
internal struct Tap
{
    public long Channel;
    public int Z;
    public int Y;
    public int X;

    public Tap(long index, Extent size)
    {
        long rest = Math.DivRem(index, size.Width, out long x);
        rest = Math.DivRem(rest, size.Height, out long y);
        Channel = Math.DivRem(rest, size.Depth, out long z);
        Z = (int)z;
        Y = (int)y;
        X = (int)x;
    }

    public void Next(Extent size)
    {
        if (++X < size.Width)
            return;

        X = 0;
        if (++Y < size.Height)
            return;

        Y = 0;
        if (++Z < size.Depth)
            return;

        Z = 0;
        Channel++;
    }
}

/// <summary>The patch matrix [channels · taps, pixels] of each item, gathered panel by panel.</summary>
internal readonly unsafe struct PatchPanel<TElement>(PatchMap<TElement> map) : IPanelSource<TElement>
    where TElement : unmanaged
{
    private readonly PatchMap<TElement> _map = map;

    public void Pack(long item, long k0, int depth, long n0, int columns, int width, TElement* destination)
    {
        Tap tap = new(k0, _map.Kernel);
        Tap pixel = new(n0, _map.Grid);
        for (int row = 0; row < depth; row++, destination += width, tap.Next(_map.Kernel))
        {
            // A vector behind a row is the next row's, which is still to come.
            _map.Fill(item, tap, pixel, columns, destination, width >= 32 / sizeof(TElement) && row < depth - 1);
            for (int column = columns; column < width; column++)
                destination[column] = default;
        }
    }

    public TElement* Lines(long k0, int depth, long n0, out long columnStride)
    {
        columnStride = 0;
        return null;
    }

    public TElement* Direct(long item, long k0, long n0, int columns, out long rowStride)
    {
        rowStride = 0;
        return null;
    }
}

/// <summary>The patch matrices of all items, turned and stacked: [items · pixels, channels · taps].</summary>
internal readonly unsafe struct PixelPanel<TElement>(PatchMap<TElement> map) : IPanelSource<TElement>
    where TElement : unmanaged
{
    private readonly PatchMap<TElement> _map = map;

    public void Pack(long item, long k0, int depth, long n0, int columns, int width, TElement* destination)
    {
        // Taps as they are gathered, pixels side by side; then turned.
        TElement* lines = KernelScratch.Get<TElement>(ScratchSlot.PanelSource, (long)columns * depth + 16);
        long perItem = _map.Grid.Count;
        Tap tap = new(n0, _map.Kernel);
        for (int column = 0; column < columns; column++, tap.Next(_map.Kernel))
        {
            TElement* line = lines + (long)column * depth;
            long sample = Math.DivRem(k0, perItem, out long inner);
            for (int done = 0; done < depth;)
            {
                int count = (int)Math.Min(depth - done, perItem - inner);
                _map.Fill(sample, tap, new Tap(inner, _map.Grid), count, line + done, true);
                done += count;
                inner = 0;
                sample++;
            }
        }

        PanelPacking.Pack(lines, 1, depth, depth, columns, width, destination);
    }

    public TElement* Lines(long k0, int depth, long n0, out long columnStride)
    {
        columnStride = 0;
        return null;
    }

    public TElement* Direct(long item, long k0, long n0, int columns, out long rowStride)
    {
        rowStride = 0;
        return null;
    }
}

/// <summary>Another source from one of its rows on.</summary>
internal readonly unsafe struct OffsetPanel<TElement, TSource>(TSource source, long offset) : IPanelSource<TElement>
    where TElement : unmanaged
    where TSource : unmanaged, IPanelSource<TElement>
{
    private readonly TSource _source = source;
    private readonly long _offset = offset;

    public void Pack(long item, long k0, int depth, long n0, int columns, int width, TElement* destination) =>
        _source.Pack(item, _offset + k0, depth, n0, columns, width, destination);

    public TElement* Lines(long k0, int depth, long n0, out long columnStride) =>
        _source.Lines(_offset + k0, depth, n0, out columnStride);

    public TElement* Direct(long item, long k0, long n0, int columns, out long rowStride) =>
        _source.Direct(item, _offset + k0, n0, columns, out rowStride);
}
