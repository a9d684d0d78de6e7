namespace DeepNet;

/// <summary>
/// One part of an index in <c>x[…]</c>: a number, a range, a mask or index tensor, an ellipsis or a new axis.
/// </summary>
/// <remarks>Written as what it is: <c>x[0, 1..^1, TensorIndex.Ellipsis, mask]</c>; all convert by themselves.</remarks>
public readonly struct TensorIndex
{
    private TensorIndex(
        IndexKind kind, Index start = default, Index stop = default, int step = 1, Tensor? tensor = null)
    {
        Kind = kind;
        Start = start;
        Stop = stop;
        Step = step;
        Tensor = tensor;
    }

    /// <summary>All dimensions that the other parts leave over; at most once.</summary>
    public static TensorIndex Ellipsis { get; } = new(IndexKind.Ellipsis);

    /// <summary>A new dimension of size 1.</summary>
    public static TensorIndex NewAxis { get; } = new(IndexKind.NewAxis);

    /// <summary>A whole dimension, as <c>..</c>.</summary>
    public static TensorIndex All { get; } = new(IndexKind.Slice, Index.Start, Index.End);

    internal IndexKind Kind { get; }

    internal Index Start { get; }

    internal Index Stop { get; }

    internal int Step { get; }

    internal Tensor? Tensor { get; }

    /// <summary>
    /// Every step-th element from start up to but without stop; both may be negative and are cut to the size.
    /// </summary>
    /// <exception cref="ArgumentException">The step is not positive.</exception>
    public static TensorIndex Slice(int? start = null, int? stop = null, int step = 1)
    {
        Check.Argument(step > 0, $"TensorIndex: step {step}; a step is positive, Flip turns a dim round.");
        return new TensorIndex(IndexKind.Slice, From(start ?? 0), stop is { } end ? From(end) : Index.End, step);
    }

    /// <summary>One slice of a dimension, which vanishes; negative counts from the end.</summary>
    public static implicit operator TensorIndex(int index) => new(IndexKind.Single, From(index));

    /// <summary>One slice of a dimension, which vanishes; <c>^1</c> is the last.</summary>
    public static implicit operator TensorIndex(Index index) => new(IndexKind.Single, index);

    /// <summary>A range of a dimension, cut to its size.</summary>
    public static implicit operator TensorIndex(Range range) => new(IndexKind.Slice, range.Start, range.End);

    /// <summary>
    /// Int64 or Int32: the slices of those numbers. Bool: where the mask, which covers as many dims as it has, is
    /// true.
    /// </summary>
    public static implicit operator TensorIndex(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new TensorIndex(IndexKind.Tensor, tensor: tensor);
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => Kind switch
    {
        IndexKind.Single => Start.ToString(),
        IndexKind.Slice when Step == 1 => $"{Start}..{Stop}",
        IndexKind.Slice => $"Slice({Start}, {Stop}, {Step})",
        IndexKind.Ellipsis => nameof(Ellipsis),
        IndexKind.NewAxis => nameof(NewAxis),
        _ => $"Tensor {Tensor!.Shape}",
    };

    /// <summary>The number as Index; int.MinValue is as far before the start as any.</summary>
    private static Index From(int i) =>
        i >= 0 ? Index.FromStart(i) : Index.FromEnd(i == int.MinValue ? int.MaxValue : -i);
}

/// <summary>What a <see cref="TensorIndex"/> is.</summary>
internal enum IndexKind : byte
{
    Single,
    Slice,
    Ellipsis,
    NewAxis,
    Tensor,
}
