using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// Four neighbouring outputs of a line of seven taps at stride 2 as sums of 13 products instead of 28.
/// </summary>
/// <remarks>
/// With x[2s] = e[s] and x[2s + 1] = o[s], a line at stride 2 is one of the even taps on e and one of the odd taps on
/// o, both at stride 1. Each is Winograd's F(4, taps), y = Aᵀ((G g) ⊙ (Bᵀ d)), https://arxiv.org/abs/1509.09308. The
/// odd taps are one less: they need no point ∞, and on the finite points their Aᵀ and Bᵀ are those of the even taps. So
/// their products are added point by point, and transformed back together.
/// </remarks>
internal static unsafe class StridedLine
{
    /// <summary>Outputs of a tile.</summary>
    public const int Tile = 4;

    /// <summary>From one tile to the next in the input.</summary>
    public const int Step = 2 * Tile;

    /// <summary>Taps of a line.</summary>
    public const int Taps = 7;

    /// <summary>Points ±A, ±B, ±C and ∞; the last one has no odd taps.</summary>
    public const int Points = 7;

    private const double A = 0.375;
    private const double B = 1;
    private const double C = 1.75;
    private const double A2 = A * A;
    private const double B2 = B * B;
    private const double C2 = C * C;

    /// <summary>
    /// Bᵀ of the even or odd inputs of neighbouring tiles, a lane each: input j of tile t is at
    /// d[j % 8 · pitch + j / 8 + t].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Values<TLane, TElement>(TElement* d, int phase, long pitch, TElement* to, long pointStride)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        d += phase * pitch;
        TLane x0 = TLane.Load(d), x1 = TLane.Load(d + 2 * pitch), x2 = TLane.Load(d + 4 * pitch);
        TLane x3 = TLane.Load(d + 6 * pitch);
        TLane x4 = TLane.Load(d + 1), x5 = TLane.Load(d + 2 * pitch + 1);
        Put3<TLane, TElement>(A, B2, C2, x0, x1, x2, x3, x4, x5, to, pointStride);
        Put3<TLane, TElement>(B, A2, C2, x0, x1, x2, x3, x4, x5, to + 2 * pointStride, pointStride);
        Put3<TLane, TElement>(C, A2, B2, x0, x1, x2, x3, x4, x5, to + 4 * pointStride, pointStride);
        if (phase == 0)
        {
            TLane last = TLane.FusedMultiplyAdd(
                TLane.Of(A2 * B2 + A2 * C2 + B2 * C2), x2, Minus(A2 + B2 + C2, x4, TLane.Load(d + 4 * pitch + 1)));
            TLane.Store(Minus(A2 * B2 * C2, x0, last), to + 6 * pointStride);
        }
    }

    /// <summary>
    /// G of kernels side by side, a lane each, tap t at w[t · step]: to[point · step] of the even taps, then of the
    /// odd.
    /// </summary>
    public static void Weights<TLane, TElement>(TElement* w, TElement* to, long step)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        Put(A, B2, C2, 0);
        Put(B, A2, C2, 2);
        Put(C, A2, B2, 4);
        TLane.Store(TLane.Load(w + (Taps - 1) * step), to + (Points - 1) * step);

        void Put(double point, double other1, double other2, int at)
        {
            // N = Π (point - p) over the other finite points. N and odd powers change their sign with the point.
            double square = point * point, n = 2 * point * (square - other1) * (square - other2);
            for (int phase = 0; phase < 2; phase++, at += Points)
            {
                TLane even = TLane.Of(1 / n) * TLane.Load(w + phase * step);
                TLane odd = TLane.Of(point / n) * TLane.Load(w + (phase + 2) * step);
                even = TLane.FusedMultiplyAdd(TLane.Of(square / n), TLane.Load(w + (phase + 4) * step), even);
                if (phase + 6 < Taps)
                {
                    odd = TLane.FusedMultiplyAdd(
                        TLane.Of(square * point / n), TLane.Load(w + (phase + 6) * step), odd);
                }

                TLane.Store(odd + even, to + at * step);
                TLane.Store(odd - even, to + (at + 1) * step);
            }
        }
    }

    /// <summary>Aᵀ and the bias: outputs of neighbouring tiles, a lane each, to to[output · step].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Outputs<TLane, TElement>(TElement* m, long pointStride, TLane bias, TElement* to, long step)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        TLane m0 = TLane.Load(m), m1 = TLane.Load(m + pointStride), m2 = TLane.Load(m + 2 * pointStride);
        TLane m3 = TLane.Load(m + 3 * pointStride), last = TLane.Load(m + (Points - 1) * pointStride);
        TLane evenA = m0 + m1, oddA = m0 - m1, evenB = m2 + m3, oddB = m2 - m3;
        TLane y0 = evenA + evenB, y1 = TLane.FusedMultiplyAdd(TLane.Of(B), oddB, TLane.Of(A) * oddA);
        TLane y2 = TLane.FusedMultiplyAdd(TLane.Of(B2), evenB, TLane.Of(A2) * evenA);
        TLane y3 = TLane.FusedMultiplyAdd(TLane.Of(A2 * A), oddA, last);
        y3 = TLane.FusedMultiplyAdd(TLane.Of(B2 * B), oddB, y3);
        TLane m4 = TLane.Load(m + 4 * pointStride), m5 = TLane.Load(m + 5 * pointStride);
        TLane evenC = m4 + m5, oddC = m4 - m5;
        y0 += evenC;
        y1 = TLane.FusedMultiplyAdd(TLane.Of(C), oddC, y1);
        y2 = TLane.FusedMultiplyAdd(TLane.Of(C2), evenC, y2);
        y3 = TLane.FusedMultiplyAdd(TLane.Of(C2 * C), oddC, y3);

        TLane.Store(y0 + bias, to);
        TLane.Store(y1 + bias, to + step);
        TLane.Store(y2 + bias, to + 2 * step);
        TLane.Store(y3 + bias, to + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Minus<TLane>(double factor, TLane x, TLane y)
        where TLane : struct, ILane<TLane> => TLane.FusedMultiplyAdd(TLane.Of(-factor), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutPair<TLane, TElement>(double point, TLane odd, TLane even, TElement* to, long pointStride)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane.Store(TLane.FusedMultiplyAdd(TLane.Of(point), even, odd), to);
        TLane.Store(TLane.FusedMultiplyAdd(TLane.Of(-point), even, odd), to + pointStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put3<TLane, TElement>(
        double point, double other1, double other2, TLane x0, TLane x1, TLane x2, TLane x3, TLane x4, TLane x5,
        TElement* to, long pointStride)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane product = TLane.Of(other1 * other2);
        TLane odd = TLane.FusedMultiplyAdd(product, x1, Minus(other1 + other2, x3, x5));
        TLane even = TLane.FusedMultiplyAdd(product, x0, Minus(other1 + other2, x2, x4));
        PutPair<TLane, TElement>(point, odd, even, to, pointStride);
    }
}

/// <summary>Lines taken apart into every eighth element, and put together from every fourth.</summary>
internal static unsafe class LineTurns
{
    private static readonly Vector512<int> s_even =
        Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);

    private static readonly Vector512<int> s_fourth =
        Vector512.Create(0, 4, 8, 12, 16, 20, 24, 28, 2, 6, 10, 14, 18, 22, 26, 30);

    private static readonly Vector512<int> s_low =
        Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);

    private static readonly Vector512<int> s_pairsLow =
        Vector512.Create(0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);

    /// <summary>
    /// to[j · pitch + t] = line[first + 8t + j], zeros outside the line; <paramref name="tiles"/> is a multiple of 16.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split<TElement>(TElement* line, int width, int first, int tiles, TElement* to, long pitch)
        where TElement : unmanaged
    {
        if (sizeof(TElement) == sizeof(float) && Avx512F.IsSupported)
        {
            Vector512<int> even = s_even, odd = even + Vector512<int>.One;
            Vector512<int> fourth = s_fourth, fourth1 = fourth + Vector512<int>.One;
            float* target = (float*)to;
            for (int tile = 0; tile < tiles; tile += 16, target += 16)
            {
                int at = first + 8 * tile;
                Turn((float*)line, width, at, even, fourth, fourth1, out Vector512<float> a, out Vector512<float> b);
                Turn(
                    (float*)line, width, at + 64, even, fourth, fourth1, out Vector512<float> c,
                    out Vector512<float> d);
                Put(a, c, target, target + 4 * pitch);
                Put(b, d, target + 2 * pitch, target + 6 * pitch);
                Turn((float*)line, width, at, odd, fourth, fourth1, out a, out b);
                Turn((float*)line, width, at + 64, odd, fourth, fourth1, out c, out d);
                Put(a, c, target + pitch, target + 5 * pitch);
                Put(b, d, target + 3 * pitch, target + 7 * pitch);
            }

            return;
        }

        // Tiles that lie inside the line are turned, the others looked at number by number.
        int begin = Math.Clamp((7 - first) / 8, 0, tiles), end = Math.Clamp((width - first) / 8, begin, tiles);
        TransposeKernel<TElement>.Tile(line + first + 8 * begin, 8, to + begin, pitch, 8, end - begin);
        Each(0, begin);
        Each(end, tiles);

        void Each(int tile, int last)
        {
            for (; tile < last; tile++)
            {
                for (int j = 0; j < 8; j++)
                {
                    int x = first + 8 * tile + j;
                    to[j * pitch + tile] = (uint)x < (uint)width ? line[x] : default;
                }
            }
        }

        // Of eight tiles every eighth element and the fourth after it, and the same two elements further on.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Turn(
            float* line, int width, int at, Vector512<int> phase, Vector512<int> fourth, Vector512<int> fourth1,
            out Vector512<float> a, out Vector512<float> b)
        {
            Vector512<float> low = Avx512F.PermuteVar16x32x2(Get(line, width, at), phase, Get(line, width, at + 16));
            Vector512<float> high = Avx512F.PermuteVar16x32x2(
                Get(line, width, at + 32), phase, Get(line, width, at + 48));
            a = Avx512F.PermuteVar16x32x2(low, fourth, high);
            b = Avx512F.PermuteVar16x32x2(low, fourth1, high);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<float> Get(float* line, int width, int at)
        {
            if (at >= 0 && at + Vector512<float>.Count <= width)
                return Vector512.Load(line + at);

            // Unsigned, a negative place is beyond the end as well.
            Vector512<uint> places = Vector512<uint>.Indices + Vector512.Create((uint)at);
            Vector512<float> inside = Vector512.LessThan(places, Vector512.Create((uint)width)).AsSingle();
            return Avx512F.MaskLoad(line + at, inside, Vector512<float>.Zero);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Put(Vector512<float> a, Vector512<float> b, float* low, float* high)
        {
            Avx512F.Shuffle4x128(a, b, 0x44).Store(low);
            Avx512F.Shuffle4x128(a, b, 0xEE).Store(high);
        }
    }

    /// <summary>to[4t + j] = from[16j + t] for sixteen t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Merge<TElement>(TElement* from, TElement* to)
        where TElement : unmanaged
    {
        if (sizeof(TElement) == sizeof(float) && Avx512F.IsSupported)
        {
            float* source = (float*)from, target = (float*)to;
            Vector512<float> a = Vector512.Load(source), b = Vector512.Load(source + 16);
            Vector512<float> c = Vector512.Load(source + 32), d = Vector512.Load(source + 48);
            Vector512<int> high = s_low + Vector512.Create(8), pairsHigh = s_pairsLow + Vector512.Create(8);
            Vector512<float> ab = Avx512F.PermuteVar16x32x2(a, s_low, b), cd = Avx512F.PermuteVar16x32x2(c, s_low, d);
            Vector512<float> ab1 = Avx512F.PermuteVar16x32x2(a, high, b), cd1 = Avx512F.PermuteVar16x32x2(c, high, d);
            Avx512F.PermuteVar16x32x2(ab, s_pairsLow, cd).Store(target);
            Avx512F.PermuteVar16x32x2(ab, pairsHigh, cd).Store(target + 16);
            Avx512F.PermuteVar16x32x2(ab1, s_pairsLow, cd1).Store(target + 32);
            Avx512F.PermuteVar16x32x2(ab1, pairsHigh, cd1).Store(target + 48);
            return;
        }

        if (sizeof(TElement) == sizeof(float) && PanelPacking.HasSquares)
        {
            for (int tile = 0; tile < 16; tile += 4)
                PanelPacking.Transpose4((float*)from + tile, 16, (float*)to + 4 * tile, 4);
            return;
        }

        for (int tile = 0; tile < 16; tile++)
        {
            for (int j = 0; j < 4; j++)
                *to++ = from[16 * j + tile];
        }
    }
}
