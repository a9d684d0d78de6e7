namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The q-quantile of all elements, as a scalar; linear between two elements.</summary>
    public Tensor Quantile(double q, QuantileMode mode = QuantileMode.Linear) =>
        Reshape(-1).Quantile(q, 0, keepDim: false, mode);

    /// <summary>The q-quantile along a dimension: the element at position q (n - 1) of the sorted ones.</summary>
    /// <remarks>NaN if one is NaN. The gradient goes to the elements used. torch.quantile.</remarks>
    /// <param name="q">0 for the minimum … 1 for the maximum.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <param name="mode">What to do if the position falls between two elements.</param>
    /// <exception cref="ArgumentException">q is not in [0, 1].</exception>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    /// <exception cref="ShapeException">The dimension is empty.</exception>
    public Tensor Quantile(double q, int dim, bool keepDim = false, QuantileMode mode = QuantileMode.Linear)
    {
        Check.Floating(nameof(Quantile), this);
        Check.Argument(q is >= 0 and <= 1, $"Quantile: q = {q} is outside [0, 1].");
        int d = Check.Dim(nameof(Quantile), dim, Shape);
        long n = Extents(d).N;
        Check.Shape(n > 0, $"Quantile: dim {dim} of shape {Shape} has no elements.");
        if (DType.IsHalf())
            return Cast(DType.Float32).Quantile(q, d, keepDim, mode).BackTo(DType);

        (double position, double weight) = Position(q * (n - 1), mode);
        Tensor order = SortedIndices(d, descending: false);
        // NaN is sorted last: a row that has one takes every position from there.
        Tensor last = order.NarrowOrSelf(d, (int)(n - 1), 1), hasNaN = Detach().HasNaN(d);
        Tensor y = Taken(d, Where(hasNaN, last, order.NarrowOrSelf(d, (int)position, 1)));
        if (weight > 0)
        {
            Tensor upper = Taken(d, Where(hasNaN, last, order.NarrowOrSelf(d, (int)position + 1, 1)));
            y += weight * (upper - y);
        }

        return keepDim ? y : y.Reshape(WithoutDim(d, keepDim: false));
    }

    /// <summary>The lower element's position, and how far to go from it to the next one.</summary>
    private static (double Position, double Weight) Position(double rank, QuantileMode mode)
    {
        double lower = Math.Floor(rank), fraction = rank - lower;
        return mode switch
        {
            QuantileMode.Linear => (lower, fraction),
            QuantileMode.Lower => (lower, 0),
            QuantileMode.Higher => (Math.Ceiling(rank), 0),
            QuantileMode.Midpoint => (lower, fraction > 0 ? 0.5 : 0),
            QuantileMode.Nearest => (Math.Round(rank, MidpointRounding.ToEven), 0),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, $"Quantile: {(int)mode} is not a mode."),
        };
    }
}
