namespace DeepNet.Backends.Cpu;

/// <summary>Two operands of one shape, with dims merged wherever both allow it:
/// the loops that visit them in row-major order.</summary>
internal sealed class StridePlan
{
    private readonly long[] _sizes;
    private readonly long[] _a;
    private readonly long[] _b;

    public StridePlan(Layout a, Layout b)
    {
        Shape shape = a.Shape;
        _sizes = new long[Math.Max(1, shape.Rank)];
        _a = new long[_sizes.Length];
        _b = new long[_sizes.Length];
        _sizes[0] = 1;
        int last = -1;
        for (int d = 0; d < shape.Rank; d++)
        {
            long size = shape[d], strideA = a.Strides[d], strideB = b.Strides[d];
            if (size == 1)
                continue;
            if (last >= 0 && _a[last] == strideA * size && _b[last] == strideB * size)
                _sizes[last] *= size;
            else
                _sizes[++last] = size;
            _a[last] = strideA;
            _b[last] = strideB;
        }

        int rank = Math.Max(1, last + 1);
        Array.Resize(ref _sizes, rank);
        Inner = _sizes[^1];
        InnerA = _a[rank - 1];
        InnerB = _b[rank - 1];
    }

    /// <summary>Length of the innermost run.</summary>
    public long Inner { get; }

    /// <summary>Step of the first operand along a run.</summary>
    public long InnerA { get; }

    /// <summary>Step of the second operand along a run.</summary>
    public long InnerB { get; }

    /// <summary>Where run number <paramref name="run"/> starts in both operands,
    /// in elements from their first.</summary>
    public void Locate(long run, out long a, out long b)
    {
        a = 0;
        b = 0;
        for (int d = _sizes.Length - 2; d >= 0; d--)
        {
            (run, long i) = Math.DivRem(run, _sizes[d]);
            a += i * _a[d];
            b += i * _b[d];
        }
    }

    /// <summary>If the first operand is contiguous along another dim than the second: the tiles of those two
    /// dims.</summary>
    public bool TryTranspose(out TransposePlan plan)
    {
        int last = _sizes.Length - 1, d = Array.IndexOf(_a, 1, 0, last);
        plan = d >= 0 && _a[last] > 1 && _b[last] == 1 && Math.Min(_sizes[d], _sizes[last]) >= TransposePlan.Smallest
            ? new TransposePlan(_sizes, _a, _b, d)
            : default;
        return plan.Tiles > 0;
    }
}

/// <summary>A copy between operands that are contiguous along different dims, in square tiles of both.</summary>
/// <param name="sizes">The dims that both are merged to.</param>
/// <param name="a">Strides of what is read.</param>
/// <param name="b">Strides of what is written; the last is 1.</param>
/// <param name="dim">The dim along which reading has stride 1.</param>
internal readonly struct TransposePlan(long[] sizes, long[] a, long[] b, int dim)
{
    /// <summary>Tiles that one thread takes at a time.</summary>
    public const long Grain = 4;

    /// <summary>Dims shorter than this are not worth a tile.</summary>
    public const long Smallest = 4;

    /// <summary>Rows and columns of a tile.</summary>
    public const long Side = 64;

    /// <summary>Size of the dim along which reading is contiguous.</summary>
    public long Rows => sizes[dim];

    /// <summary>Size of the dim along which writing is contiguous.</summary>
    public long Columns => sizes[^1];

    /// <summary>Distance of two columns where they are read.</summary>
    public long ReadStride => a[sizes.Length - 1];

    /// <summary>Distance of two rows where they are written.</summary>
    public long WriteStride => b[dim];

    /// <summary>The number of tiles in all.</summary>
    public long Tiles
    {
        get
        {
            if (sizes is null)
                return 0;
            long tiles = Across(Rows) * Across(Columns);
            for (int d = 0; d < sizes.Length - 1; d++)
                tiles *= d == dim ? 1 : sizes[d];
            return tiles;
        }
    }

    /// <summary>Where a tile starts in both operands, and its first row and column.</summary>
    public void Locate(long tile, out long offsetA, out long offsetB, out long row, out long column)
    {
        (tile, row) = Math.DivRem(tile, Across(Rows));
        (tile, column) = Math.DivRem(tile, Across(Columns));
        row *= Side;
        column *= Side;
        offsetA = row + (column * ReadStride);
        offsetB = (row * WriteStride) + column;
        for (int d = sizes.Length - 2; d >= 0; d--)
        {
            if (d == dim)
                continue;
            (tile, long i) = Math.DivRem(tile, sizes[d]);
            offsetA += i * a[d];
            offsetB += i * b[d];
        }
    }

    private static long Across(long size) => (size + Side - 1) / Side;
}
