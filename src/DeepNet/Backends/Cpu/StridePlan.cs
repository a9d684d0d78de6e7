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
}
