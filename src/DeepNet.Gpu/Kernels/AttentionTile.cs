using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>Tiles of products that a group of side · side threads computes: 4 · side rows by 2 · side columns of
/// scores, and 4 · side rows by 8 · side columns of results.</summary>
/// <remarks>
/// A thread holds every side-th row and column from its own on, in registers: neighbours read neighbouring places of
/// shared memory. What is loaded there is used by all.
/// </remarks>
internal static class AttentionTile<TLane, TElement>
    where TLane : struct, IGpuLane<TLane, TElement>
    where TElement : unmanaged
{
    /// <summary>Threads of a group along rows and along columns, at most.</summary>
    public const int MostSide = 16;

    /// <summary>Rows of a tile, at most.</summary>
    public const int MostRows = 4 * MostSide;

    /// <summary>Distance of the rows of a tile of weights: one more than its columns, for different banks.</summary>
    public const int WeightPitch = (2 * MostSide) + 1;

    /// <summary>Elements of a tile of weights.</summary>
    public const int Weights = MostRows * WeightPitch;

    /// <summary>Elements for what is loaded.</summary>
    public const int Buffer = Depth * 8 * MostSide;

    /// <summary>Inner elements that are loaded at a time.</summary>
    private const int Depth = 16;

    private const int DepthPitch = Depth + 1;

    /// <summary>Four rows by two columns of A Bᵀ, over all of the inner dim; rows that are not there are 0.</summary>
    public static Lanes8<TLane> Product(
        int side, GpuMatrices<TElement> a, long firstA, int rowA, int rowsA, GpuMatrices<TElement> b, long firstB,
        int rowB, int rowsB, int size, ArrayView<TElement> buffer)
    {
        int tx = Group.IdxX % side, ty = Group.IdxX / side, second = 4 * side * DepthPitch;
        int atA = ty * DepthPitch, atB = second + (tx * DepthPitch), next = side * DepthPitch;
        Lanes8<TLane> sums = Lanes8<TLane>.Zero();
        for (int from = 0; from < size; from += Depth)
        {
            Load(a, firstA, rowA, rowsA, from, size, 4 * side, buffer, 0);
            Load(b, firstB, rowB, rowsB, from, size, 2 * side, buffer, second);
            Group.Barrier();
            for (int d = 0; d < Depth; d++)
            {
                sums = sums.PlusOuter(
                    TLane.Of(buffer[atA + d]), TLane.Of(buffer[atA + next + d]),
                    TLane.Of(buffer[atA + (2 * next) + d]), TLane.Of(buffer[atA + (3 * next) + d]),
                    TLane.Of(buffer[atB + d]), TLane.Of(buffer[atB + next + d]));
            }

            Group.Barrier();
        }

        return sums;
    }

    /// <summary>Loads rows of values for some columns of results: [<see cref="ValueRows"/>, 8 · side].</summary>
    public static void LoadValues(
        int side, GpuMatrices<TElement> z, long first, int row, int rows, int column, int columns,
        ArrayView<TElement> buffer)
    {
        int width = 8 * side, count = ValueRows(side) * width;
        for (int i = Group.IdxX; i < count; i += Group.DimX)
        {
            int r = row + (i / width), c = column + (i % width);
            buffer[i] = r < rows && c < columns ? z.Get(first, r, c) : TLane.Of(0.0).Element;
        }
    }

    /// <summary>Rows of values that are loaded at a time.</summary>
    public static int ValueRows(int side) => 2 * side < Depth ? 2 * side : Depth;

    /// <summary>This thread's eight columns of a row of values.</summary>
    public static Lanes8<TLane> Values(int side, int row, ArrayView<TElement> buffer)
    {
        int at = (row * 8 * side) + (Group.IdxX % side);
        return new Lanes8<TLane>(
            TLane.Of(buffer[at]), TLane.Of(buffer[at + side]), TLane.Of(buffer[at + (2 * side)]),
            TLane.Of(buffer[at + (3 * side)]), TLane.Of(buffer[at + (4 * side)]), TLane.Of(buffer[at + (5 * side)]),
            TLane.Of(buffer[at + (6 * side)]), TLane.Of(buffer[at + (7 * side)]));
    }

    /// <summary>Writes this thread's eight columns of a row of results, as far as they are there.</summary>
    public static void Write(
        int side, GpuMatrices<TElement> y, long first, int row, int rows, int column, int columns, Lanes8<TLane> values)
    {
        if (row >= rows)
            return;
        column += Group.IdxX % side;
        Write(y, first, row, column, columns, values.V0);
        Write(y, first, row, column + side, columns, values.V1);
        Write(y, first, row, column + (2 * side), columns, values.V2);
        Write(y, first, row, column + (3 * side), columns, values.V3);
        Write(y, first, row, column + (4 * side), columns, values.V4);
        Write(y, first, row, column + (5 * side), columns, values.V5);
        Write(y, first, row, column + (6 * side), columns, values.V6);
        Write(y, first, row, column + (7 * side), columns, values.V7);
    }

    private static void Write(
        GpuMatrices<TElement> y, long first, int row, int column, int columns, TLane value)
    {
        if (column < columns)
            y.Set(first, row, column, value.Element);
    }

    /// <summary>Loads some inner elements of some rows, zeros where there are none.</summary>
    private static void Load(
        GpuMatrices<TElement> x, long first, int row, int rows, int from, int size, int count,
        ArrayView<TElement> buffer, int target)
    {
        for (int i = Group.IdxX; i < count * Depth; i += Group.DimX)
        {
            int r = i / Depth, d = i % Depth;
            buffer[target + (r * DepthPitch) + d] = row + r < rows && from + d < size
                ? x.Get(first, row + r, from + d)
                : TLane.Of(0.0).Element;
        }
    }
}
