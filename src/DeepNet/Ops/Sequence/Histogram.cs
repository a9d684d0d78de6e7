namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>How many elements fall in each of equally wide bins between min and max; others, and NaN, are left
    /// out.</summary>
    /// <param name="bins">How many bins.</param>
    /// <param name="min">Where the first begins.</param>
    /// <param name="max">Where the last ends, which it includes. If both are equal, the smallest and the largest
    /// element take their place.</param>
    /// <param name="weights">What each element counts, of this shape and type; 1 if null.</param>
    /// <param name="density">Divides by the sum and by the widths: the integral becomes 1.</param>
    /// <remarks>Of this tensor's type; gradients flow to the weights. torch.histogram.</remarks>
    /// <exception cref="ArgumentException">There is no bin, or max is below min, or a border is not finite.</exception>
    /// <exception cref="ShapeException">The weights are of another shape.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point, or the weights are of another
    /// type.</exception>
    public HistogramResult Histogram(
        int bins = 10, double min = 0, double max = 0, Tensor? weights = null, bool density = false)
    {
        Check.Floating(nameof(Histogram), this);
        Check.Argument(bins > 0, $"Histogram: {bins} bins, but there must be at least one.");
        if (min == max && Count > 0)
        {
            min = Min().Cast(DType.Float64).ToScalar<double>();
            max = Max().Cast(DType.Float64).ToScalar<double>();
        }

        if (min == max)
            (min, max) = (min - 0.5, max + 0.5);
        Check.Argument(
            min < max && double.IsFinite(min) && double.IsFinite(max),
            $"Histogram: the range {min} … {max} must be finite and ascending.");
        return Histogram(Linspace(min, max, bins + 1, DType, Device), weights, density);
    }

    /// <summary>The same for bins between ascending edges, which need not be equally wide.</summary>
    /// <param name="edges">[bins + 1], ascending, of this type.</param>
    /// <param name="weights">What each element counts, of this shape and type; 1 if null.</param>
    /// <param name="density">Divides by the sum and by the widths: the integral becomes 1.</param>
    /// <exception cref="ShapeException">There are fewer than two edges, or the weights are of another
    /// shape.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point, or a type differs.</exception>
    public HistogramResult Histogram(Tensor edges, Tensor? weights = null, bool density = false)
    {
        ArgumentNullException.ThrowIfNull(edges);
        Check.Floating(nameof(Histogram), this);
        Check.SameKind(nameof(Histogram), this, edges);
        Check.Shape(
            edges.Rank == 1 && edges.Shape[0] > 1,
            $"Histogram: edges {edges.Shape} must be one dim of at least two of them.");
        if (weights is not null)
        {
            Check.SameKind(nameof(Histogram), this, weights);
            Check.Shape(
                weights.Shape == Shape,
                $"Histogram: weights {weights.Shape} and elements {Shape} must have one shape.");
        }

        if (DType.IsHalf())
        {
            HistogramResult y = Cast(DType.Float32).Histogram(
                edges.Cast(DType.Float32), weights?.Cast(DType.Float32), density);
            return new HistogramResult(y.Values.Cast(DType), edges);
        }

        int bins = edges.Shape[0] - 1;
        Tensor x = Detach().Reshape(-1), first = edges.Detach().Select(0, 0), last = edges.Detach().Select(0, bins);
        Tensor isInside = x.Ge(first).LogicalAnd(x.Le(last));
        Tensor bin = (edges.Detach().Contiguous().SearchSorted(x, right: true) - 1).Clamp(0, bins - 1);
        Tensor counted = weights is null ? isInside.Cast(DType) : Where(isInside, weights.Reshape(-1), ScalarLike(0));
        Tensor values = Zeros([bins], DType, Device).ScatterAdd(0, bin, counted);
        return new HistogramResult(density ? values / values.Sum() / edges.Detach().Diff(1, 0) : values, edges);
    }
}
