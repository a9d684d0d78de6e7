namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The median of all elements: of an even number the lower of the two in the middle; NaN if one is
    /// NaN.</summary>
    /// <remarks>Elements equal to it share the gradient evenly. torch.median.</remarks>
    /// <exception cref="ShapeException">The tensor is empty.</exception>
    public Tensor Median()
    {
        if (DType.IsHalf())
            return Cast(DType.Float32).Median().BackTo(DType);
        Tensor y = Detach().Reshape(-1).Median(0).Values;
        return y.DType.IsFloatingPoint() ? y.Track(nameof(Median), (this, dy => dy * ShareOfTies(this, y, []))) : y;
    }

    /// <summary>The median along a dimension and where it is: of an even number the lower of the two in the
    /// middle.</summary>
    /// <remarks>NaN, and where the first one is, if an element is NaN. The gradient goes to the element found.
    /// torch.median.</remarks>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">The dimension is empty.</exception>
    public (Tensor Values, Tensor Indices) Median(int dim, bool keepDim = false)
    {
        int d = Check.Dim(nameof(Median), dim, Shape);
        long n = Extents(d).N;
        Check.Shape(n > 0, $"Median: dim {dim} of shape {Shape} has no elements.");
        Tensor indices = SortedIndices(d, descending: false).NarrowOrSelf(d, (int)((n - 1) / 2), 1);
        if (DType.IsFloatingPoint())
            indices = Where(Detach().HasNaN(d), ArgExtreme(nameof(Median), d, largest: true), indices);
        return Picked(d, indices, keepDim);
    }

    /// <summary>Whether a dim (0 … rank-1), which is kept, has a NaN.</summary>
    private Tensor HasNaN(int dim) => Ne(this).Any(dim, keepDim: true);
}
