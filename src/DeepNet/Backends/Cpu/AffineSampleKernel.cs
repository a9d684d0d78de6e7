using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Rows of an image sampled along an affine map, all planes at once; T is byte or float.</summary>
/// <remarks>
/// A piece of some rows at a time: first where its pixels come from and what they weigh, in registers of doubles, then
/// the pixels of each plane are fetched one by one and weighted in registers of floats. Every step rounds as the
/// composition in <see cref="Images"/> does, so that the results are its, bit for bit.
/// </remarks>
internal readonly unsafe struct AffineSampleKernel<T>(T* x, T* y, AffineSampling s) : IRangeKernel
    where T : unmanaged
{
    /// <summary>Pixels of a piece: a multiple of every register's elements, and little enough for the fastest
    /// cache.</summary>
    private const int Piece = 128;

    /// <summary>Doubles of the widest register.</summary>
    private const int MostDoubles = 8;

    private const int CacheLine = 64;
    private const int Corners = 4;
    private const double Outside = -1;

    public void Run(long start, long end)
    {
        switch (Simd.Width)
        {
            case 512:
                Run<F64x8, F32x16>(start, end);
                break;
            case 256:
                Run<F64x4, F32x8>(start, end);
                break;
            default:
                Run<F64x2, F32x4>(start, end);
                break;
        }
    }

    /// <summary>The same in registers of a width.</summary>
    [SkipLocalsInit]
    public void Run<TDouble, TSingle>(long start, long end)
        where TDouble : struct, IFloat64Lane<TDouble>
        where TSingle : struct, IPackedLane<TSingle, float>
    {
        // On cache lines: a register across two of them costs twice. A register more for columns and lines, as the last
        // one of a row may reach beyond its end.
        const int Numbers = (2 * (Piece + MostDoubles)) + (Corners * Piece) + Piece;
        byte* memory = stackalloc byte[
            CacheLine + (Numbers * sizeof(double)) + ((Corners + 1) * Piece * (sizeof(float) + sizeof(T)))];
        double* columns = (double*)(((nint)memory + CacheLine - 1) & -CacheLine);
        double* lines = columns + Piece + MostDoubles;
        double* sums = lines + Piece + MostDoubles;
        long* places = (long*)(sums + Piece);
        float* weights = (float*)(places + (Corners * Piece));
        T* values = (T*)(weights + ((Corners + 1) * Piece));
        long last = end * s.NewWidth;
        for (long pixel = start * s.NewWidth; pixel < last; pixel += Piece)
        {
            int count = (int)Math.Min(Piece, last - pixel);
            Locate<TDouble>(pixel, count, columns, lines);
            if (s.IsNearest)
            {
                FindNearest<TDouble>(columns, lines, count, places);
                Take(places, count, y + pixel);
            }
            else
            {
                FindCorners<TDouble>(columns, lines, count, places, weights, sums);
                Mix<TSingle>(places, weights, values, count, y + pixel);
            }
        }
    }

    /// <summary>Where the pixels of a piece lie in the image, row by row.</summary>
    private void Locate<TDouble>(long pixel, int count, double* columns, double* lines)
        where TDouble : struct, IFloat64Lane<TDouble>
    {
        (long row, long first) = Math.DivRem(pixel, s.NewWidth);
        for (int done = 0; done < count; row++, first = 0)
        {
            int part = (int)Math.Min(count - done, s.NewWidth - first);
            double py = (row + 0.5) - (s.NewHeight * 0.5);
            Locate<TDouble>(first, part, s.M0, s.M1 * py, s.M2, s.Width * 0.5, columns + done);
            Locate<TDouble>(first, part, s.M3, s.M4 * py, s.M5, s.Height * 0.5, lines + done);
            done += part;
        }
    }

    /// <summary>The same for a part of a row, along one side of the image.</summary>
    private void Locate<TDouble>(
        long first, int count, double slope, double ofRow, double shift, double middle, double* places)
        where TDouble : struct, IFloat64Lane<TDouble>
    {
        double* numbers = stackalloc double[MostDoubles] { 0, 1, 2, 3, 4, 5, 6, 7 };
        TDouble steps = TDouble.Load(numbers), half = TDouble.Of(0.5), halfWidth = TDouble.Of(s.NewWidth * 0.5);
        TDouble m = TDouble.Of(slope), c = TDouble.Of(ofRow), d = TDouble.Of(shift), e = TDouble.Of(middle);
        for (int i = 0; i < count; i += TDouble.Count)
        {
            TDouble pixels = TDouble.Of(first + i) + steps + half - halfWidth;
            TDouble.Store((m * pixels) + c + d + e - half, places + i);
        }
    }

    /// <summary>The place of each pixel's nearest one, or <see cref="Outside"/>.</summary>
    private void FindNearest<TDouble>(double* columns, double* lines, int count, long* places)
        where TDouble : struct, IFloat64Lane<TDouble>
    {
        TDouble width = TDouble.Of(s.Width), height = TDouble.Of(s.Height), outside = TDouble.Of(Outside);
        for (int i = 0; i < count; i += TDouble.Count)
        {
            TDouble column = TDouble.Round(TDouble.Load(columns + i)), line = TDouble.Round(TDouble.Load(lines + i));
            TDouble isInside = TDouble.And(IsWithin(column, width), IsWithin(line, height));
            TDouble.StoreIntegers(TDouble.Select(isInside, (line * width) + column, outside), places + i);
        }
    }

    /// <summary>The places of the four pixels around each pixel, their weights and the sum of these.</summary>
    private void FindCorners<TDouble>(
        double* columns, double* lines, int count, long* places, float* weights, double* sums)
        where TDouble : struct, IFloat64Lane<TDouble>
    {
        new Span<double>(sums, Piece).Clear();
        for (int corner = 0; corner < Corners; corner++)
        {
            FindCorner<TDouble>(
                columns, lines, count, corner % 2, corner / 2, places + (corner * Piece), weights + (corner * Piece),
                sums);
        }

        for (int i = 0; i < count; i += TDouble.Count)
            TDouble.StoreSingles(TDouble.Load(sums + i), weights + (Corners * Piece) + i);
    }

    /// <summary>One of the four: right and below are 0 or 1. Outside it weighs nothing, at place 0.</summary>
    private void FindCorner<TDouble>(
        double* columns, double* lines, int count, int right, int below, long* places, float* weights, double* sums)
        where TDouble : struct, IFloat64Lane<TDouble>
    {
        TDouble width = TDouble.Of(s.Width), height = TDouble.Of(s.Height), zero = TDouble.Of(0);
        TDouble stepX = TDouble.Of(right), stepY = TDouble.Of(below);
        TDouble farX = TDouble.Of(1 - right), farY = TDouble.Of(1 - below);
        for (int i = 0; i < count; i += TDouble.Count)
        {
            TDouble px = TDouble.Load(columns + i), py = TDouble.Load(lines + i);
            TDouble left = TDouble.Floor(px), top = TDouble.Floor(py), column = left + stepX, line = top + stepY;
            TDouble isInside = TDouble.And(IsWithin(column, width), IsWithin(line, height));

            // The part of the way from the opposite corner.
            TDouble weight = TDouble.Abs(farX - (px - left)) * TDouble.Abs(farY - (py - top));
            weight = TDouble.Select(isInside, weight, zero);
            TDouble.StoreIntegers(TDouble.Select(isInside, (line * width) + column, zero), places + i);
            TDouble.StoreSingles(weight, weights + i);
            TDouble.Store(TDouble.Load(sums + i) + weight, sums + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TDouble IsWithin<TDouble>(TDouble place, TDouble size)
        where TDouble : struct, IFloat64Lane<TDouble>
        => TDouble.And(TDouble.LessOrEqual(TDouble.Of(0), place), TDouble.Less(place, size));

    private void Take(long* places, int count, T* to)
    {
        T fill = typeof(T) == typeof(byte)
            ? Unsafe.BitCast<byte, T>((byte)Math.Clamp(MathF.Round((float)s.Fill), 0, 255))
            : Unsafe.BitCast<float, T>((float)s.Fill);
        T* image = x;
        for (long c = 0; c < s.Planes; c++)
        {
            for (int i = 0; i < count; i++)
                to[i] = places[i] >= 0 ? image[places[i]] : fill;
            image += (long)s.Height * s.Width;
            to += (long)s.NewHeight * s.NewWidth;
        }
    }

    private void Mix<TSingle>(long* places, float* weights, T* values, int count, T* to)
        where TSingle : struct, IPackedLane<TSingle, float>
    {
        T* image = x, v0 = values, v1 = v0 + Piece, v2 = v1 + Piece, v3 = v2 + Piece, mixed = v3 + Piece;
        bool isFilled = (float)s.Fill != 0;
        TSingle fill = TSingle.Of(s.Fill), zero = TSingle.Of(0), white = TSingle.Of(255), one = TSingle.Of(1);
        for (long c = 0; c < s.Planes; c++)
        {
            for (int i = 0; i < count; i++)
            {
                long* place = places + i;
                v0[i] = image[place[0]];
                v1[i] = image[place[Piece]];
                v2[i] = image[place[2 * Piece]];
                v3[i] = image[place[3 * Piece]];
            }

            for (int i = 0; i < count; i += TSingle.Count)
            {
                float* weight = weights + i;
                TSingle sum = (Load(v0 + i) * TSingle.Load(weight)) + (Load(v1 + i) * TSingle.Load(weight + Piece));
                sum += Load(v2 + i) * TSingle.Load(weight + (2 * Piece));
                sum += Load(v3 + i) * TSingle.Load(weight + (3 * Piece));
                if (isFilled)
                    sum += (one - TSingle.Load(weight + (Corners * Piece))) * fill;
                if (typeof(T) == typeof(byte))
                    TSingle.StoreBytes(TSingle.Min(TSingle.Max(TSingle.Round(sum), zero), white), (byte*)(mixed + i));
                else
                    TSingle.Store(sum, (float*)(mixed + i));
            }

            NativeMemory.Copy(mixed, to, (nuint)(count * sizeof(T)));
            image += (long)s.Height * s.Width;
            to += (long)s.NewHeight * s.NewWidth;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TSingle Load(T* source) =>
            typeof(T) == typeof(byte) ? TSingle.LoadBytes((byte*)source) : TSingle.Load((float*)source);
    }
}
