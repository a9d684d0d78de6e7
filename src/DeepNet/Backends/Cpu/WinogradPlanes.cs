using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// Tensor [batch, channels, height, width] of floats as squares of 16 channels: square[(row · size + column) · 16 +
/// channel], zeros outside.
/// </summary>
internal readonly unsafe struct WinogradPlanes<TElement>(
    TElement* origin, int batch, int channels, int height, int width, int top, int left)
    where TElement : unmanaged
{
    public const int Lanes = 16;

    private readonly float* _origin = (float*)origin;
    private readonly float* _end = (float*)origin + (long)batch * channels * height * width;

    public int Channels => channels;

    /// <summary>Reads the square whose first element lies at the tile's corner less the padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(int size, int sample, int tileY, int tileX, int channel, float* square)
    {
        int y = tileY * Winograd.Tile - top, x = tileX * Winograd.Tile - left;
        int firstRow = Math.Max(0, -y), endRow = Math.Min(size, height - y);
        int firstColumn = Math.Max(0, -x), endColumn = Math.Min(size, width - x);
        Vector128<int> columns = Vector128.Create(0, 1, 2, 3);
        Vector128<float> mask = Inside(columns, firstColumn, endColumn);
        Vector128<float> mask2 = Inside(columns + Vector128.Create(2), firstColumn, endColumn);
        long plane = (long)height * width;
        float* all = _origin + ((long)sample * channels + channel) * plane + (long)y * width + x;
        if (Quarters.IsSupported && channels - channel >= Lanes && all + (long)firstRow * width >= _origin
            && all + (Lanes - 1) * plane + (long)(endRow - 1) * width + Winograd.Patch <= _end)
        {
            TurnAll(size, all, plane, width, firstRow, endRow, mask, mask2, square);
            return;
        }

        float* spare = stackalloc float[4 * Winograd.Patch * 8];
        for (int group = 0; group < Lanes; group += 4, square += 4)
        {
            int count = Math.Min(4, channels - channel - group);
            if (count <= 0)
            {
                for (int i = 0; i < size * size; i++)
                    Vector128<float>.Zero.Store(square + i * Lanes);
                continue;
            }

            float* corner = all + group * plane;
            if (count == 4 && corner + (long)firstRow * width >= _origin
                && corner + 3 * plane + (long)(endRow - 1) * width + Winograd.Patch <= _end)
            {
                Turn(size, corner, plane, width, firstRow, endRow, mask, mask2, square);
                continue;
            }

            // At the ends of the tensor a vector would reach too far.
            new Span<float>(spare, 4 * Winograd.Patch * 8).Clear();
            for (int i = 0; i < count; i++)
            {
                for (int row = firstRow; row < endRow; row++)
                {
                    for (int column = firstColumn; column < endColumn; column++)
                        spare[(i * Winograd.Patch + row) * 8 + column] = corner[i * plane + row * width + column];
                }
            }

            Turn(size, spare, Winograd.Patch * 8, 8, 0, size, mask, mask2, square);
        }
    }

    /// <summary>Asks for the lines of four channels of a tile that is read soon; four calls cover four tiles.</summary>
    public void Prefetch(int sample, int tileY, int tileX, int channel)
    {
        if (!Sse.IsSupported)
            return;
        long plane = (long)height * width;
        float* corner = _origin + ((long)sample * channels + channel + (tileX & 3) * 4) * plane
            + (long)tileY * Winograd.Tile * width + (tileX & ~3) * Winograd.Tile;
        for (int i = 0; i < 4; i++, corner += plane)
        {
            for (int row = 0; row < Winograd.Tile; row++)
                Sse.Prefetch0(corner + (long)row * width);
        }
    }

    /// <summary>Writes a tile of outputs; what lies outside is dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(int sample, int tileY, int tileX, int channel, float* square)
    {
        int y = tileY * Winograd.Tile, x = tileX * Winograd.Tile;
        int rows = Math.Min(Winograd.Tile, height - y), columns = Math.Min(Winograd.Tile, width - x);
        int count = Math.Min(Lanes, channels - channel);
        long plane = (long)height * width;
        float* corner = _origin + ((long)sample * channels + channel) * plane + (long)y * width + x;
        if (Quarters.IsSupported && columns == Winograd.Tile && count == Lanes)
        {
            for (int row = 0; row < rows; row++, corner += width, square += Winograd.Tile * Lanes)
                WriteRow(square, corner, plane);
            return;
        }

        if (Quarters.IsSupported && columns == Winograd.Tile / 2 && count == Lanes)
        {
            for (int row = 0; row < rows; row++, corner += width, square += Winograd.Tile * Lanes)
                WriteHalfRow(square, corner, plane);
            return;
        }

        for (int group = 0; group < count; group += 4, corner += 4 * plane)
        {
            int here = Math.Min(4, count - group);
            for (int row = 0; row < rows; row++)
            {
                float* from = square + row * Winograd.Tile * Lanes + group, to = corner + (long)row * width;
                Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + Lanes);
                Vector128<float> c = Vector128.Load(from + 2 * Lanes), d = Vector128.Load(from + 3 * Lanes);
                Transpose(ref a, ref b, ref c, ref d);
                Put(a, to, columns);
                if (here > 1)
                    Put(b, to + plane, columns);
                if (here > 2)
                    Put(c, to + 2 * plane, columns);
                if (here > 3)
                    Put(d, to + 3 * plane, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector128<float> values, float* to, int columns)
    {
        if (columns == 4)
        {
            values.Store(to);
            return;
        }

        if (columns > 1)
            values.GetLower().Store(to);
        if (columns != 2)
            to[columns - 1] = columns == 1 ? values.ToScalar() : values.GetElement(2);
    }

    private static Vector128<float> Inside(Vector128<int> columns, int first, int end) =>
        (Vector128.GreaterThanOrEqual(columns, Vector128.Create(first))
            & Vector128.LessThan(columns, Vector128.Create(end))).AsSingle();

    // Rows of four channels become columns of four channels each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(
        int size, float* from, long plane, int width, int firstRow, int endRow, Vector128<float> mask,
        Vector128<float> mask2, float* square)
    {
        from += (long)firstRow * width;
        for (int row = 0; row < size; row++, square += size * Lanes)
        {
            if (row < firstRow || row >= endRow)
            {
                for (int i = 0; i < size; i++)
                    Vector128<float>.Zero.Store(square + i * Lanes);
                continue;
            }

            Vector128<float> a = Vector128.Load(from) & mask, b = Vector128.Load(from + plane) & mask;
            Vector128<float> c = Vector128.Load(from + 2 * plane) & mask, d = Vector128.Load(from + 3 * plane) & mask;
            Transpose(ref a, ref b, ref c, ref d);
            a.Store(square);
            b.Store(square + Lanes);
            c.Store(square + 2 * Lanes);
            d.Store(square + 3 * Lanes);
            if (size > 4)
            {
                a = Vector128.Load(from + 2) & mask2;
                b = Vector128.Load(from + 2 + plane) & mask2;
                c = Vector128.Load(from + 2 + 2 * plane) & mask2;
                d = Vector128.Load(from + 2 + 3 * plane) & mask2;
                Transpose(ref a, ref b, ref c, ref d);
                c.Store(square + 4 * Lanes);
                d.Store(square + 5 * Lanes);
            }

            from += width;
        }
    }

    // The same for sixteen channels at once: four by four in every quarter of a register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnAll(
        int size, float* from, long plane, int width, int firstRow, int endRow, Vector128<float> mask,
        Vector128<float> mask2, float* square)
    {
        Vector512<float> wide = Quarters.Of(mask, mask, mask, mask), wide2 = Quarters.Of(mask2, mask2, mask2, mask2);
        from += (long)firstRow * width;
        for (int row = 0; row < size; row++, square += size * Lanes)
        {
            if (row < firstRow || row >= endRow)
            {
                for (int i = 0; i < size; i++)
                    Vector512<float>.Zero.Store(square + i * Lanes);
                continue;
            }

            Vector512<float> a = Quarters.Gather(from, 4 * plane) & wide;
            Vector512<float> b = Quarters.Gather(from + plane, 4 * plane) & wide;
            Vector512<float> c = Quarters.Gather(from + 2 * plane, 4 * plane) & wide;
            Vector512<float> d = Quarters.Gather(from + 3 * plane, 4 * plane) & wide;
            Quarters.Transpose(ref a, ref b, ref c, ref d);
            a.Store(square);
            b.Store(square + Lanes);
            c.Store(square + 2 * Lanes);
            d.Store(square + 3 * Lanes);
            if (size > 4)
            {
                a = Quarters.Gather(from + 2, 4 * plane) & wide2;
                b = Quarters.Gather(from + 2 + plane, 4 * plane) & wide2;
                c = Quarters.Gather(from + 2 + 2 * plane, 4 * plane) & wide2;
                d = Quarters.Gather(from + 2 + 3 * plane, 4 * plane) & wide2;
                Quarters.Transpose(ref a, ref b, ref c, ref d);
                c.Store(square + 4 * Lanes);
                d.Store(square + 5 * Lanes);
            }

            from += width;
        }
    }

    // Four channels of one row in each quarter; the square's columns become the rows of the planes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteRow(float* square, float* to, long plane)
    {
        Vector512<float> a = Vector512.Load(square), b = Vector512.Load(square + Lanes);
        Vector512<float> c = Vector512.Load(square + 2 * Lanes), d = Vector512.Load(square + 3 * Lanes);
        Quarters.Transpose(ref a, ref b, ref c, ref d);
        Quarters.Scatter(a, to, 4 * plane);
        Quarters.Scatter(b, to + plane, 4 * plane);
        Quarters.Scatter(c, to + 2 * plane, 4 * plane);
        Quarters.Scatter(d, to + 3 * plane, 4 * plane);
    }

    // The first two columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteHalfRow(float* square, float* to, long plane)
    {
        Vector512<float> a = Vector512.Load(square), b = Vector512.Load(square + Lanes);
        Vector512<float> low = Avx512F.UnpackLow(a, b), high = Avx512F.UnpackHigh(a, b);
        Quarters.ScatterPairs(low, to, to + plane, 4 * plane);
        Quarters.ScatterPairs(high, to + 2 * plane, to + 3 * plane, 4 * plane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref Vector128<float> a, ref Vector128<float> b, ref Vector128<float> c, ref Vector128<float> d)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d);
            Vector128<float> ab2 = Sse.UnpackHigh(a, b), cd2 = Sse.UnpackHigh(c, d);
            a = Sse.MoveLowToHigh(ab, cd);
            b = Sse.MoveHighToLow(cd, ab);
            c = Sse.MoveLowToHigh(ab2, cd2);
            d = Sse.MoveHighToLow(cd2, ab2);
            return;
        }

        Vector128<float> e = a, f = b, g = c, h = d;
        a = Vector128.Create(e[0], f[0], g[0], h[0]);
        b = Vector128.Create(e[1], f[1], g[1], h[1]);
        c = Vector128.Create(e[2], f[2], g[2], h[2]);
        d = Vector128.Create(e[3], f[3], g[3], h[3]);
    }
}
