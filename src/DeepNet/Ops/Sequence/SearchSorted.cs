namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Where values would have to be inserted into this sorted tensor to keep it sorted, as Int64 of the
    /// values' shape.</summary>
    /// <remarks>
    /// The last dimension is sorted, ascending. It serves all values if it is the only one; else the values' other
    /// dimensions are the
    /// same, and each row serves its own. torch.searchsorted.
    /// </remarks>
    /// <param name="values">What to insert.</param>
    /// <param name="right">Behind equal elements, not before them.</param>
    /// <exception cref="ShapeException">The dimensions before the last differ.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor SearchSorted(Tensor values, bool right = false)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check.SameKind(nameof(SearchSorted), this, values);
        bool fits = Rank == 1 || (Rank > 1 && Rank == values.Rank && HasRowsOf(values));
        Check.Shape(
            fits,
            $"SearchSorted: sorted {Shape} must have one dimension, "
                + $"or all but the last of the values' {values.Shape}.");
        Tensor y = New(values.Shape, DType.Int64);
        long n = Shape[-1];
        long rows = Rank == 1 ? 1 : values.Shape[-1] == 0 ? 1 : values.Count / values.Shape[-1];
        Backend.SearchSorted(Comparable(), values.Comparable(), y, rows, n, right);
        return y;
    }

    private bool HasRowsOf(Tensor other) => Shape.AsSpan()[..^1].SequenceEqual(other.Shape.AsSpan()[..^1]);
}
