using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// A matrix [k, n], one per item of a batch, that a product reads in panels: from memory, or computed on the way.
/// </summary>
internal unsafe interface IPanelSource<TElement>
    where TElement : unmanaged
{
    /// <summary>
    /// Writes rows k0 to k0 + depth of columns n0 to n0 + columns to destination[row · width + column], and zeros to
    /// the columns from <paramref name="columns"/> to <paramref name="width"/>.
    /// </summary>
    void Pack(long item, long k0, int depth, long n0, int columns, int width, TElement* destination);

    /// <summary>
    /// Where column n0 lies from row k0 on if the rows lie side by side from there, in the first item, else null.
    /// </summary>
    TElement* Lines(long k0, int depth, long n0, out long columnStride);

    /// <summary>Where element (k0, n0) lies if the columns lie side by side from there, else null.</summary>
    TElement* Direct(long item, long k0, long n0, int columns, out long rowStride);
}

/// <summary>A matrix in memory with any strides.</summary>
internal readonly unsafe struct StridedPanel<TElement>(
    TElement* origin, long rowStride, long columnStride, long itemStride = 0) : IPanelSource<TElement>
    where TElement : unmanaged
{
    private readonly TElement* _origin = origin;
    private readonly long _rowStride = rowStride;
    private readonly long _columnStride = columnStride;
    private readonly long _itemStride = itemStride;

    public void Pack(long item, long k0, int depth, long n0, int columns, int width, TElement* destination)
    {
        TElement* source = _origin + item * _itemStride + k0 * _rowStride + n0 * _columnStride;
        PanelPacking.Pack(source, _rowStride, _columnStride, depth, columns, width, destination);
    }

    public TElement* Lines(long k0, int depth, long n0, out long columnStride)
    {
        columnStride = _columnStride;
        return _rowStride == 1 ? _origin + k0 + n0 * _columnStride : null;
    }

    /// <summary>The first element and both strides.</summary>
    public TElement* At(out long rowStride, out long columnStride)
    {
        rowStride = _rowStride;
        columnStride = _columnStride;
        return _origin;
    }

    public TElement* Direct(long item, long k0, long n0, int columns, out long rowStride)
    {
        rowStride = _rowStride;
        return columns == 1 || _columnStride == 1
            ? _origin + item * _itemStride + k0 * _rowStride + n0 * _columnStride
            : null;
    }
}

/// <summary>
/// A matrix whose rows k run through the last dimension of [items, columns, perItem], item after item.
/// </summary>
internal readonly unsafe struct StackedPanel<TElement>(
    TElement* origin, long perItem, long itemStride, long columnStride) : IPanelSource<TElement>
    where TElement : unmanaged
{
    private readonly TElement* _origin = origin;
    private readonly long _perItem = perItem;
    private readonly long _itemStride = itemStride;
    private readonly long _columnStride = columnStride;

    public void Pack(long item, long k0, int depth, long n0, int columns, int width, TElement* destination)
    {
        long index = Math.DivRem(k0, _perItem, out long inner);
        while (depth > 0)
        {
            int rows = (int)Math.Min(depth, _perItem - inner);
            TElement* source = _origin + index * _itemStride + inner + n0 * _columnStride;
            PanelPacking.Pack(source, 1, _columnStride, rows, columns, width, destination);
            destination += (long)rows * width;
            depth -= rows;
            inner = 0;
            index++;
        }
    }

    public TElement* Lines(long k0, int depth, long n0, out long columnStride)
    {
        columnStride = _columnStride;
        long index = Math.DivRem(k0, _perItem, out long inner);
        return inner + depth <= _perItem ? _origin + index * _itemStride + inner + n0 * _columnStride : null;
    }

    public TElement* Direct(long item, long k0, long n0, int columns, out long rowStride)
    {
        rowStride = 0;
        return null;
    }
}

/// <summary>
/// Copies a strided block into a panel: whole vectors where columns are adjacent, transposed squares where rows are.
/// </summary>
internal static unsafe class PanelPacking
{
    private const int Block = 16;

    /// <summary>Whether the processor turns squares of four floats in registers.</summary>
    public static bool HasSquares => Sse.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>
    /// destination[row · width + column] = source[row · rowStride + column · columnStride], zeros after the columns.
    /// </summary>
    public static void Pack<TElement>(
        TElement* source, long rowStride, long columnStride, int depth, int columns, int width, TElement* destination)
        where TElement : unmanaged
    {
        if (columns < width)
        {
            for (int row = 0; row < depth; row++)
                new Span<TElement>(destination + (long)row * width + columns, width - columns).Clear();
        }

        if (columnStride == 1)
            CopyRows(source, rowStride, depth, columns, width, destination);
        else if (rowStride == 1)
            Transpose(source, columnStride, depth, columns, width, destination);
        else
            CopyEach(source, rowStride, columnStride, depth, columns, width, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows<TElement>(
        TElement* source, long rowStride, int depth, int columns, int width, TElement* destination)
        where TElement : unmanaged
    {
        // Widths in vectors of 16 bytes, of which the last may overlap the one before it.
        nuint bytes = (nuint)columns * (nuint)sizeof(TElement);
        if (bytes == 128)
        {
            for (int row = 0; row < depth; row++, source += rowStride, destination += width)
            {
                Vector512.Store(Vector512.Load((byte*)source), (byte*)destination);
                Vector512.Store(Vector512.Load((byte*)source + 64), (byte*)destination + 64);
            }
        }
        else if (bytes == 64)
        {
            for (int row = 0; row < depth; row++, source += rowStride, destination += width)
                Vector512.Store(Vector512.Load((byte*)source), (byte*)destination);
        }
        else if (bytes == 48)
        {
            for (int row = 0; row < depth; row++, source += rowStride, destination += width)
            {
                Vector128.Store(Vector128.Load((byte*)source), (byte*)destination);
                Vector128.Store(Vector128.Load((byte*)source + 16), (byte*)destination + 16);
                Vector128.Store(Vector128.Load((byte*)source + 32), (byte*)destination + 32);
            }
        }
        else if (bytes >= 16)
        {
            nuint last = bytes - 16;
            for (int row = 0; row < depth; row++, source += rowStride, destination += width)
            {
                for (nuint offset = 0; offset < last; offset += 16)
                    Vector128.Store(Vector128.Load((byte*)source + offset), (byte*)destination + offset);
                Vector128.Store(Vector128.Load((byte*)source + last), (byte*)destination + last);
            }
        }
        else
        {
            CopyEach(source, rowStride, 1, depth, columns, width, destination);
        }
    }

    private static void CopyEach<TElement>(
        TElement* source, long rowStride, long columnStride, int depth, int columns, int width, TElement* destination)
        where TElement : unmanaged
    {
        for (int row = 0; row < depth; row++, source += rowStride, destination += width)
        {
            TElement* from = source;
            for (int column = 0; column < columns; column++, from += columnStride)
                destination[column] = *from;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<TElement>(
        TElement* source, long columnStride, int depth, int columns, int width, TElement* destination)
        where TElement : unmanaged
    {
        int done = 0;
        int column = 0;
        if (sizeof(TElement) == 4 && Quarters.IsSupported && columns == 12 && width == 12 && depth % Block == 0)
        {
            TransposeTwelve((float*)source, columnStride, depth, (float*)destination);
            return;
        }

        if (sizeof(TElement) == 4 && Quarters.IsSupported && depth % Block == 0)
        {
            done = depth;
            column = columns / Block * Block;
            TransposeKernel<float>.LargeBlocks(
                (float*)source, columnStride, (float*)destination, width, depth, column, isPast: false);
        }

        if (sizeof(TElement) == 4 && HasSquares)
        {
            done = depth & ~3;
            for (; Avx.IsSupported && column + 8 <= columns; column += 8)
            {
                float* from = (float*)(source + column * columnStride);
                float* to = (float*)(destination + column);
                for (int row = 0; row < done; row += 4)
                    Transpose8(from + row, columnStride, to + (long)row * width, width);
            }

            // The last square may overlap the one before it.
            for (; column < columns && columns >= 4; column = Math.Min(column + 4, columns))
            {
                int at = Math.Min(column, columns - 4);
                float* from = (float*)(source + at * columnStride), to = (float*)(destination + at);
                for (int row = 0; row < done; row += 4)
                    Transpose4(from + row, columnStride, to + (long)row * width, width);
            }
        }
        else if (sizeof(TElement) == 8 && (Sse2.IsSupported || AdvSimd.Arm64.IsSupported))
        {
            done = depth & ~1;
            for (; column + 2 <= columns; column += 2)
            {
                double* from = (double*)(source + column * columnStride);
                double* to = (double*)(destination + column);
                for (int row = 0; row < done; row += 2)
                    Transpose2(from + row, columnStride, to + (long)row * width, width);
            }
        }

        // What the squares left: the last rows of their columns, then whole columns.
        CopyEach(source + done, 1, columnStride, depth - done, column, width, destination + (long)done * width);
        for (; column < columns; column++)
        {
            TElement* from = source + column * columnStride;
            for (int row = 0; row < depth; row++)
                destination[(long)row * width + column] = from[row];
        }
    }

    // Twelve columns: every cache line of the source is read once, because columns at a distance of 4096 bytes push
    // each other out of the first cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeTwelve(float* source, long stride, int depth, float* destination)
    {
        const int width = 12;
        for (int row = 0; row < depth; row += Block, destination += Block * width)
        {
            for (int column = 0; column < width; column += 4)
            {
                float* from = source + column * stride + row, to = destination + column;
                Vector512<float> a = Vector512.Load(from), b = Vector512.Load(from + stride);
                Vector512<float> c = Vector512.Load(from + 2 * stride), d = Vector512.Load(from + 3 * stride);
                Quarters.Transpose(ref a, ref b, ref c, ref d);
                Quarters.Scatter(a, to, 4 * width);
                Quarters.Scatter(b, to + width, 4 * width);
                Quarters.Scatter(c, to + 2 * width, 4 * width);
                Quarters.Scatter(d, to + 3 * width, 4 * width);
            }
        }
    }

    // Eight columns of four rows: two squares side by side in the halves of every register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8(float* source, long stride, float* destination, int width)
    {
        float* second = source + 4 * stride;
        Vector256<float> a = Vector256.Create(Vector128.Load(source), Vector128.Load(second));
        Vector256<float> b = Vector256.Create(Vector128.Load(source + stride), Vector128.Load(second + stride));
        Vector256<float> c = Vector256.Create(Vector128.Load(source + 2 * stride), Vector128.Load(second + 2 * stride));
        Vector256<float> d = Vector256.Create(Vector128.Load(source + 3 * stride), Vector128.Load(second + 3 * stride));
        Vector256<double> ab0 = Avx.UnpackLow(a, b).AsDouble(), ab1 = Avx.UnpackHigh(a, b).AsDouble();
        Vector256<double> cd0 = Avx.UnpackLow(c, d).AsDouble(), cd1 = Avx.UnpackHigh(c, d).AsDouble();
        Avx.UnpackLow(ab0, cd0).AsSingle().Store(destination);
        Avx.UnpackHigh(ab0, cd0).AsSingle().Store(destination + width);
        Avx.UnpackLow(ab1, cd1).AsSingle().Store(destination + 2 * width);
        Avx.UnpackHigh(ab1, cd1).AsSingle().Store(destination + 3 * width);
    }

    /// <summary>destination[row · width + column] = source[column · stride + row] of four rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose4(float* source, long stride, float* destination, int width)
    {
        Vector128<float> a = Vector128.Load(source);
        Vector128<float> b = Vector128.Load(source + stride);
        Vector128<float> c = Vector128.Load(source + 2 * stride);
        Vector128<float> d = Vector128.Load(source + 3 * stride);
        Vector128<double> ab0 = Low(a, b).AsDouble(), ab1 = High(a, b).AsDouble();
        Vector128<double> cd0 = Low(c, d).AsDouble(), cd1 = High(c, d).AsDouble();
        Low(ab0, cd0).AsSingle().Store(destination);
        High(ab0, cd0).AsSingle().Store(destination + width);
        Low(ab1, cd1).AsSingle().Store(destination + 2 * width);
        High(ab1, cd1).AsSingle().Store(destination + 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose2(double* source, long stride, double* destination, int width)
    {
        Vector128<double> a = Vector128.Load(source);
        Vector128<double> b = Vector128.Load(source + stride);
        Low(a, b).Store(destination);
        High(a, b).Store(destination + width);
    }

    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    private static Vector128<double> Low(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    private static Vector128<double> High(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
