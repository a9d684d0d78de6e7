using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.Backends.Cpu;

/// <summary>Copies tiles whose rows are read down the columns of the result. One item is one tile.</summary>
/// <param name="x">What is read.</param>
/// <param name="y">What is written.</param>
/// <param name="plan">The tiles.</param>
/// <param name="isPast">Whether rows of the result start on cache lines and are written past the caches.</param>
internal readonly unsafe struct TransposeKernel<T>(T* x, T* y, TransposePlan plan, bool isPast) : IRangeKernel
    where T : unmanaged
{
    private const int Block = 8;
    private const int LargeBlock = 16;

    public void Run(long start, long end)
    {
        for (long tile = start; tile < end; tile++)
        {
            plan.Locate(tile, out long offsetX, out long offsetY, out long row, out long column);
            long rows = Math.Min(TransposePlan.Side, plan.Rows - row);
            long columns = Math.Min(TransposePlan.Side, plan.Columns - column);
            if (sizeof(T) == sizeof(float) && Quarters.IsSupported && rows % LargeBlock == 0
                && columns % LargeBlock == 0)
            {
                LargeBlocks(
                    (float*)(x + offsetX), plan.ReadStride, (float*)(y + offsetY), plan.WriteStride, rows, columns,
                    isPast);
                continue;
            }

            Tile(x + offsetX, plan.ReadStride, y + offsetY, plan.WriteStride, rows, columns);
        }
    }

    /// <summary>target[r, c] = source[c, r] of numbers of rows and columns that are multiples of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void LargeBlocks(
        float* source, long sourceStride, float* target, long targetStride, long rows, long columns, bool isPast)
    {
        for (long c = 0; c < columns; c += LargeBlock)
        {
            for (long r = 0; r < rows; r += LargeBlock)
            {
                InLargeRegisters(
                    source + (c * sourceStride) + r, sourceStride, target + (r * targetStride) + c, targetStride,
                    isPast);
            }
        }
    }

    /// <summary>16 × 16 floats, every cache line read and written once: first within quarters of four floats, then
    /// whole quarters change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InLargeRegisters(
        float* source, long sourceStride, float* target, long targetStride, bool isPast)
    {
        Four(source, sourceStride, out Vector512<float> a0, out var a1, out var a2, out var a3);
        Four(source + (4 * sourceStride), sourceStride, out Vector512<float> b0, out var b1, out var b2, out var b3);
        Four(source + (8 * sourceStride), sourceStride, out Vector512<float> c0, out var c1, out var c2, out var c3);
        Four(source + (12 * sourceStride), sourceStride, out Vector512<float> d0, out var d1, out var d2, out var d3);
        Quads(a0, b0, c0, d0, target, targetStride, isPast);
        Quads(a1, b1, c1, d1, target + targetStride, targetStride, isPast);
        Quads(a2, b2, c2, d2, target + (2 * targetStride), targetStride, isPast);
        Quads(a3, b3, c3, d3, target + (3 * targetStride), targetStride, isPast);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        float* source, long stride,
        out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d)
    {
        a = Vector512.Load(source);
        b = Vector512.Load(source + stride);
        c = Vector512.Load(source + (2 * stride));
        d = Vector512.Load(source + (3 * stride));
        Quarters.Transpose(ref a, ref b, ref c, ref d);
    }

    /// <summary>Writes every fourth of sixteen rows: quarter i of all four, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quads(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* target, long stride,
        bool isPast)
    {
        Vector512<float> ab = Avx512F.Shuffle4x128(a, b, 0b01_00_01_00), cd = Avx512F.Shuffle4x128(c, d, 0b01_00_01_00);
        Store(Avx512F.Shuffle4x128(ab, cd, 0b10_00_10_00), target, isPast);
        Store(Avx512F.Shuffle4x128(ab, cd, 0b11_01_11_01), target + (4 * stride), isPast);
        ab = Avx512F.Shuffle4x128(a, b, 0b11_10_11_10);
        cd = Avx512F.Shuffle4x128(c, d, 0b11_10_11_10);
        Store(Avx512F.Shuffle4x128(ab, cd, 0b10_00_10_00), target + (8 * stride), isPast);
        Store(Avx512F.Shuffle4x128(ab, cd, 0b11_01_11_01), target + (12 * stride), isPast);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> value, float* target, bool isPast)
    {
        if (isPast)
            value.StoreAlignedNonTemporal(target);
        else
            value.Store(target);
    }

    /// <summary>target[r, c] = source[c, r].</summary>
    internal static void Tile(T* source, long sourceStride, T* target, long targetStride, long rows, long columns)
    {
        long r = 0;
        if (sizeof(T) == sizeof(float) && Avx.IsSupported)
        {
            for (; r + Block <= rows; r += Block)
            {
                long c = 0;
                for (; c + Block <= columns; c += Block)
                {
                    InRegisters(
                        (float*)(source + (c * sourceStride) + r), sourceStride,
                        (float*)(target + (r * targetStride) + c), targetStride);
                }

                OneByOne(
                    source + (c * sourceStride) + r, sourceStride, target + (r * targetStride) + c, targetStride,
                    Block, columns - c);
            }
        }

        OneByOne(source + r, sourceStride, target + (r * targetStride), targetStride, rows - r, columns);
    }

    private static void OneByOne(T* source, long sourceStride, T* target, long targetStride, long rows, long columns)
    {
        // Columns in small groups: what is read of a cache line is used before the line is gone.
        for (long first = 0; first < columns; first += Block)
        {
            long end = Math.Min(first + Block, columns);
            for (long r = 0; r < rows; r++)
            {
                for (long c = first; c < end; c++)
                    target[(r * targetStride) + c] = source[(c * sourceStride) + r];
            }
        }
    }

    /// <summary>8 × 8 floats: pairs, then fours, then halves change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InRegisters(float* source, long sourceStride, float* target, long targetStride)
    {
        Vector256<float> a0 = Halves(source, sourceStride, 0, 0), a1 = Halves(source, sourceStride, 1, 0),
            a2 = Halves(source, sourceStride, 2, 0), a3 = Halves(source, sourceStride, 3, 0);
        Quads(a0, a1, a2, a3, target, targetStride);
        Vector256<float> b0 = Halves(source, sourceStride, 0, 4), b1 = Halves(source, sourceStride, 1, 4),
            b2 = Halves(source, sourceStride, 2, 4), b3 = Halves(source, sourceStride, 3, 4);
        Quads(b0, b1, b2, b3, target + (4 * targetStride), targetStride);
    }

    /// <summary>Four floats of a column and four of the column four further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* source, long stride, int column, int row) => Vector256.Create(
        Vector128.Load(source + (column * stride) + row), Vector128.Load(source + ((column + 4) * stride) + row));

    /// <summary>Writes four rows of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quads(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, float* target, long stride)
    {
        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d);
        Avx.Shuffle(ab, cd, 0b01_00_01_00).Store(target);
        Avx.Shuffle(ab, cd, 0b11_10_11_10).Store(target + stride);
        ab = Avx.UnpackHigh(a, b);
        cd = Avx.UnpackHigh(c, d);
        Avx.Shuffle(ab, cd, 0b01_00_01_00).Store(target + (2 * stride));
        Avx.Shuffle(ab, cd, 0b11_10_11_10).Store(target + (3 * stride));
    }
}
