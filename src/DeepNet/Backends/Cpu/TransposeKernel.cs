using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.Backends.Cpu;

/// <summary>Copies tiles whose rows are read down the columns of the result. One item is one tile.</summary>
internal readonly unsafe struct TransposeKernel<T>(T* x, T* y, TransposePlan plan) : IRangeKernel
    where T : unmanaged
{
    private const int Block = 8;

    public void Run(long start, long end)
    {
        for (long tile = start; tile < end; tile++)
        {
            plan.Locate(tile, out long offsetX, out long offsetY, out long row, out long column);
            Tile(
                x + offsetX, plan.ReadStride, y + offsetY, plan.WriteStride,
                Math.Min(TransposePlan.Side, plan.Rows - row), Math.Min(TransposePlan.Side, plan.Columns - column));
        }
    }

    /// <summary>target[r, c] = source[c, r].</summary>
    private static void Tile(T* source, long sourceStride, T* target, long targetStride, long rows, long columns)
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
