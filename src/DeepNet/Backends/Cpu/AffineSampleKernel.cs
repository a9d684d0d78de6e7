using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Rows of an image sampled along an affine map, all planes at once; T is byte or float.</summary>
/// <remarks>
/// A piece of a row at a time: first where its pixels come from and what they weigh, in registers of doubles, then the
/// pixels of each plane are fetched one by one and weighted in registers of floats. Every step rounds as the
/// composition in <see cref="Images"/> does, so that the results are its, bit for bit.
/// </remarks>
internal readonly unsafe struct AffineSampleKernel<T>(T* x, T* y, AffineSampling s) : IRangeKernel
    where T : unmanaged
{
    /// <summary>Pixels of a piece; a multiple of every register's elements.</summary>
    private const int Piece = 128;

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
        long* places = stackalloc long[Corners * Piece];
        float* weights = stackalloc float[(Corners + 1) * Piece];
        T* values = stackalloc T[(Corners + 1) * Piece];
        for (long row = start; row < end; row++)
        {
            for (int first = 0; first < s.NewWidth; first += Piece)
            {
                int count = Math.Min(Piece, s.NewWidth - first);
                T* to = y + (row * s.NewWidth) + first;
                if (s.IsNearest)
                {
                    FindNearest<TDouble>(row, first, count, places);
                    Take(places, count, to);
                }
                else
                {
                    FindCorners<TDouble>(row, first, count, places, weights);
                    Mix<TSingle>(places, weights, values, count, to);
                }
            }
        }
    }

    /// <summary>The place of each pixel's nearest one, or <see cref="Outside"/>.</summary>
    private void FindNearest<TDouble>(long row, int first, int count, long* places)
        where TDouble : struct, IFloat64Lane<TDouble>
    {
        var map = new Map<TDouble>(s, row);
        TDouble width = TDouble.Of(s.Width), height = TDouble.Of(s.Height), zero = TDouble.Of(0);
        TDouble outside = TDouble.Of(Outside);
        for (int i = 0; i < count; i += TDouble.Count)
        {
            TDouble pixels = map.Pixels(first + i);
            TDouble column = TDouble.Round(map.X(pixels)), line = TDouble.Round(map.Y(pixels));
            TDouble isInside = TDouble.And(
                TDouble.And(TDouble.LessOrEqual(zero, column), TDouble.Less(column, width)),
                TDouble.And(TDouble.LessOrEqual(zero, line), TDouble.Less(line, height)));
            TDouble.StoreIntegers(TDouble.Select(isInside, (line * width) + column, outside), places + i);
        }
    }

    /// <summary>The places of the four pixels around each pixel, their weights and the sum of these. A corner outside
    /// weighs nothing, at place 0.</summary>
    private void FindCorners<TDouble>(long row, int first, int count, long* places, float* weights)
        where TDouble : struct, IFloat64Lane<TDouble>
    {
        var map = new Map<TDouble>(s, row);
        TDouble zero = TDouble.Of(0), one = TDouble.Of(1), minusOne = TDouble.Of(-1);
        TDouble width = TDouble.Of(s.Width), lastColumn = TDouble.Of(s.Width - 1.0);
        TDouble height = TDouble.Of(s.Height), lastLine = TDouble.Of(s.Height - 1.0);
        for (int i = 0; i < count; i += TDouble.Count)
        {
            TDouble pixels = map.Pixels(first + i), px = map.X(pixels), py = map.Y(pixels);
            TDouble left = TDouble.Floor(px), top = TDouble.Floor(py), dx = px - left, dy = py - top;
            TDouble hasLeft = TDouble.And(TDouble.LessOrEqual(zero, left), TDouble.Less(left, width));
            TDouble hasRight = TDouble.And(TDouble.LessOrEqual(minusOne, left), TDouble.Less(left, lastColumn));
            TDouble hasTop = TDouble.And(TDouble.LessOrEqual(zero, top), TDouble.Less(top, height));
            TDouble hasBottom = TDouble.And(TDouble.LessOrEqual(minusOne, top), TDouble.Less(top, lastLine));
            TDouble at = (top * width) + left, ex = one - dx, ey = one - dy;
            long* place = places + i;
            float* weight = weights + i;
            TDouble sum = Corner(TDouble.And(hasTop, hasLeft), at, ex * ey, place, weight);
            sum += Corner(TDouble.And(hasTop, hasRight), at + one, dx * ey, place + Piece, weight + Piece);
            sum += Corner(
                TDouble.And(hasBottom, hasLeft), at + width, ex * dy, place + (2 * Piece), weight + (2 * Piece));
            sum += Corner(
                TDouble.And(hasBottom, hasRight), at + width + one, dx * dy, place + (3 * Piece),
                weight + (3 * Piece));
            TDouble.StoreSingles(sum, weight + (Corners * Piece));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TDouble Corner<TDouble>(
        TDouble isInside, TDouble at, TDouble share, long* place, float* weight)
        where TDouble : struct, IFloat64Lane<TDouble>
    {
        share = TDouble.Select(isInside, share, TDouble.Of(0));
        TDouble.StoreIntegers(TDouble.Select(isInside, at, TDouble.Of(0)), place);
        TDouble.StoreSingles(share, weight);
        return share;
    }

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

    /// <summary>Where the pixels of a row of the result lie in the image.</summary>
    private readonly struct Map<TDouble>
        where TDouble : struct, IFloat64Lane<TDouble>
    {
        private readonly TDouble _m0, _my, _m2, _m3, _ny, _m5, _halfWidth, _middleX, _middleY, _half, _steps;

        public Map(in AffineSampling s, long row)
        {
            double py = (row + 0.5) - (s.NewHeight * 0.5);
            (_m0, _my, _m2) = (TDouble.Of(s.M0), TDouble.Of(s.M1 * py), TDouble.Of(s.M2));
            (_m3, _ny, _m5) = (TDouble.Of(s.M3), TDouble.Of(s.M4 * py), TDouble.Of(s.M5));
            (_middleX, _middleY) = (TDouble.Of(s.Width * 0.5), TDouble.Of(s.Height * 0.5));
            (_halfWidth, _half) = (TDouble.Of(s.NewWidth * 0.5), TDouble.Of(0.5));
            double* steps = stackalloc double[8] { 0, 1, 2, 3, 4, 5, 6, 7 };
            _steps = TDouble.Load(steps);
        }

        /// <summary>A register of pixels of the row, counted from its middle.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TDouble Pixels(int first) => TDouble.Of(first) + _steps + _half - _halfWidth;

        /// <summary>Their columns in the image.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TDouble X(TDouble pixels) => (_m0 * pixels) + _my + _m2 + _middleX - _half;

        /// <summary>Their rows in the image.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TDouble Y(TDouble pixels) => (_m3 * pixels) + _ny + _m5 + _middleY - _half;
    }
}
