namespace DeepNet;

/// <summary>Where the elements of a tensor lie in its storage:
/// element (i₀, i₁, …) at Offset + Σ iₖ Strides[k].</summary>
internal sealed class Layout
{
    private readonly long[] _strides;

    public Layout(Shape shape, long[] strides, long offset)
    {
        Shape = shape;
        _strides = strides;
        Offset = offset;
        IsContiguous = ComputeContiguous();
    }

    private Layout(Layout other, long offset) =>
        (Shape, _strides, Offset, IsContiguous) = (other.Shape, other._strides, offset, other.IsContiguous);

    public Shape Shape { get; }

    public ReadOnlySpan<long> Strides => _strides;

    public long Offset { get; }

    /// <summary>Elements follow each other in row-major order; the offset may be anything.</summary>
    public bool IsContiguous { get; }

    public static Layout Contiguous(Shape shape, long offset = 0)
    {
        var strides = new long[shape.Rank];
        long stride = 1;
        for (int d = shape.Rank - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= shape[d];
        }

        return new Layout(shape, strides, offset);
    }

    /// <summary>The same with the first element elsewhere.</summary>
    public Layout At(long offset) => new(this, offset);

    /// <summary>Seen with another shape of as many elements and without moving any,
    /// or null if that cannot be.</summary>
    public Layout? TryReshape(Shape shape)
    {
        if (IsContiguous)
            return Contiguous(shape, Offset);

        // From the end: a run of our dims that is evenly strided can be cut into any dims of the same count.
        var strides = new long[shape.Rank];
        int e = shape.Rank - 1;
        long step = _strides[^1], ours = 1, theirs = 1;
        for (int d = Shape.Rank - 1; d >= 0; d--)
        {
            ours *= Shape[d];
            if (d > 0 && (Shape[d - 1] == 1 || _strides[d - 1] == ours * step))
                continue;
            for (; e >= 0 && (theirs < ours || shape[e] == 1); e--)
            {
                strides[e] = theirs * step;
                theirs *= shape[e];
            }

            if (theirs != ours)
                return null;
            if (d > 0)
                (step, ours, theirs) = (_strides[d - 1], 1, 1);
        }

        return e < 0 ? new Layout(shape, strides, Offset) : null;
    }

    /// <summary>Broadcast to <paramref name="shape"/>: new and repeated dims have stride 0.
    /// The caller has checked that it fits.</summary>
    public Layout Expand(Shape shape)
    {
        var strides = new long[shape.Rank];
        int shift = shape.Rank - Shape.Rank;
        for (int d = 0; d < Shape.Rank; d++)
            strides[d + shift] = Shape[d] == shape[d + shift] ? _strides[d] : 0;
        return new Layout(shape, strides, Offset);
    }

    private bool ComputeContiguous()
    {
        if (Shape.Count == 0)
            return true;
        long expected = 1;
        for (int d = Shape.Rank - 1; d >= 0; d--)
        {
            if (Shape[d] == 1)
                continue;
            if (_strides[d] != expected)
                return false;
            expected *= Shape[d];
        }

        return true;
    }
}
