namespace DeepNet.Gpu.Kernels;

/// <summary>Where the elements of two tensors of one shape lie, by row-major index. Dims are merged where possible.
/// </summary>
/// <remarks>Fields, not arrays: arrays in a kernel become slow local memory.</remarks>
internal readonly struct StrideWalk
{
    /// <summary>Dims that are left after merging, at most.</summary>
    public const int MostDims = 8;

    // From the innermost dim on; the outermost one's size is not needed.
    private readonly int _rank;
    private readonly uint _n0, _n1, _n2, _n3, _n4, _n5, _n6;
    private readonly long _a0, _a1, _a2, _a3, _a4, _a5, _a6, _a7;
    private readonly long _b0, _b1, _b2, _b3, _b4, _b5, _b6, _b7;

    /// <summary>Merges the dims of two layouts of one shape.</summary>
    /// <exception cref="NotSupportedException">More than <see cref="MostDims"/> are left.</exception>
    public StrideWalk(Layout a, Layout b)
    {
        var sizes = new List<long>();
        var strides = new List<(long A, long B)>();
        for (int d = a.Shape.Rank - 1; d >= 0; d--)
        {
            long size = a.Shape[d];
            (long A, long B) stride = (a.Strides[d], b.Strides[d]);
            if (size == 1)
                continue;
            bool isRun = sizes.Count > 0
                && stride.A == strides[^1].A * sizes[^1] && stride.B == strides[^1].B * sizes[^1];
            if (isRun)
            {
                sizes[^1] *= size;
                continue;
            }

            sizes.Add(size);
            strides.Add(stride);
        }

        _rank = sizes.Count;
        if (_rank > MostDims)
        {
            throw new NotSupportedException(
                $"Shape {a.Shape} has {_rank} dims that cannot be merged; on a GPU at most {MostDims} can be strided. "
                + "Call Contiguous() on the CPU, or reshape.");
        }

        sizes.AddRange(Enumerable.Repeat(1L, MostDims - _rank));
        strides.AddRange(Enumerable.Repeat((0L, 0L), MostDims - _rank));
        int divided = _rank - 1; // the outermost dim is never divided by: it may be larger than this
        (_n0, _n1, _n2, _n3) = (Size(0), Size(1), Size(2), Size(3));
        (_n4, _n5, _n6) = (Size(4), Size(5), Size(6));
        ((_a0, _b0), (_a1, _b1), (_a2, _b2), (_a3, _b3)) = (strides[0], strides[1], strides[2], strides[3]);
        ((_a4, _b4), (_a5, _b5), (_a6, _b6), (_a7, _b7)) = (strides[4], strides[5], strides[6], strides[7]);

        uint Size(int k) => k < divided ? checked((uint)sizes[k]) : 1;
    }

    /// <summary>Places of element number <paramref name="index"/>, in elements from the first.</summary>
    public (long A, long B) At(long index)
    {
        long a = 0, b = 0;
        if (_rank > 1)
            Next(ref index, _n0, _a0, _b0, ref a, ref b);
        if (_rank > 2)
            Next(ref index, _n1, _a1, _b1, ref a, ref b);
        if (_rank > 3)
            Next(ref index, _n2, _a2, _b2, ref a, ref b);
        if (_rank > 4)
            Next(ref index, _n3, _a3, _b3, ref a, ref b);
        if (_rank > 5)
            Next(ref index, _n4, _a4, _b4, ref a, ref b);
        if (_rank > 6)
            Next(ref index, _n5, _a5, _b5, ref a, ref b);
        if (_rank > 7)
            Next(ref index, _n6, _a6, _b6, ref a, ref b);
        (long lastA, long lastB) = _rank switch
        {
            0 => (0L, 0L),
            1 => (_a0, _b0),
            2 => (_a1, _b1),
            3 => (_a2, _b2),
            4 => (_a3, _b3),
            5 => (_a4, _b4),
            6 => (_a5, _b5),
            7 => (_a6, _b6),
            _ => (_a7, _b7),
        };
        return (a + (index * lastA), b + (index * lastB));
    }

    private static void Next(ref long index, uint size, long strideA, long strideB, ref long a, ref long b)
    {
        // 32 bits where they suffice: the division is several times faster.
        long quotient = index <= uint.MaxValue ? (uint)index / size : index / size;
        long place = index - (quotient * size);
        a += place * strideA;
        b += place * strideB;
        index = quotient;
    }
}
