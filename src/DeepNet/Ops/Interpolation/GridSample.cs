namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Reads [batch, channels, height, width], or [batch, channels, depth, height, width], at the places of a
    /// grid.</summary>
    /// <param name="grid">[batch, newHeight, newWidth, 2] of (x, y), or [batch, newDepth, newHeight, newWidth, 3] of
    /// (x, y, z): -1 is the left, upper and front end of the input, 1 the other one.</param>
    /// <param name="mode"><see cref="InterpolationMode.Bilinear"/> (trilinear for three dimensions),
    /// <see cref="InterpolationMode.Nearest"/>, or <see cref="InterpolationMode.Bicubic"/> for two dimensions.</param>
    /// <param name="padding">What is seen outside of the input.</param>
    /// <param name="alignCorners">Whether -1 and 1 mean the centres of the outermost elements, or their outer
    /// edges.</param>
    /// <returns>[batch, channels, newSizes…].</returns>
    /// <remarks>
    /// Differentiable any number of times in the input and the grid. A place that is NaN gives 0. Jaderberg et al.,
    /// 2015, https://arxiv.org/abs/1506.02025; torch.nn.functional.grid_sample.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or the input has no elements in a spatial
    /// dimension.</exception>
    /// <exception cref="ArgumentException">The mode is another one.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public Tensor GridSample(
        Tensor grid, InterpolationMode mode = InterpolationMode.Bilinear, GridPadding padding = GridPadding.Zeros,
        bool alignCorners = false)
    {
        if (Autocast.Meeting(this, grid) is (var x, var places))
            return x.GridSample(places, mode, padding, alignCorners);
        CheckGrid(grid, mode);
        if (DType.IsHalf())
        {
            return Cast(DType.Float32)
                .GridSample(grid.Cast(DType.Float32), mode, padding, alignCorners)
                .Cast(DType);
        }

        (int batch, int rank) = (Shape[0], Rank - 2);
        int points = 1;
        foreach (int size in grid.Shape.AsSpan()[1..^1])
            points = Check.Size(nameof(GridSample), (Int128)points * size);
        Tensor flat = grid.Reshape(batch, points, rank);
        var axes = new GridTaps[rank];
        for (int d = 0; d < rank; d++)
        {
            // Dimension 0 of the input is the last coordinate.
            var axis = new GridAxis(Shape[d + 2], mode, padding, alignCorners);
            axes[d] = axis.Taps(flat.Select(2, rank - 1 - d));
        }

        GridTaps taps = axes[0];
        for (int d = 1; d < rank; d++)
            taps = taps.Times(axes[d], Shape[d + 2]);
        Tensor y = SamplePoints(Flatten(2), taps.Resolve(), taps.Weights);
        return y.Reshape([batch, Shape[1], .. grid.Shape.AsSpan()[1..^1]]);
    }

    private void CheckGrid(Tensor grid, InterpolationMode mode)
    {
        ArgumentNullException.ThrowIfNull(grid);
        Check.SameKind(nameof(GridSample), this, grid);
        Check.Floating(nameof(GridSample), this);
        Check.Argument(
            mode is InterpolationMode.Bilinear or InterpolationMode.Nearest or InterpolationMode.Bicubic,
            $"GridSample: mode is {mode}, but must be Bilinear, Nearest or Bicubic.");
        Check.Shape(
            Rank is 4 or 5,
            $"GridSample: input {Shape} must be [batch, channels, height, width] or [batch, channels, depth, height, "
                + $"width].");
        Check.Shape(
            mode != InterpolationMode.Bicubic || Rank == 4,
            $"GridSample: mode Bicubic needs two spatial dimensions, but input is {Shape}.");
        Check.Shape(
            grid.Rank == Rank && grid.Shape[0] == Shape[0] && grid.Shape[-1] == Rank - 2,
            $"GridSample: grid {grid.Shape} for input {Shape}; [{Shape[0]}, new sizes…, {Rank - 2}] with {Rank} dims "
                + $"is needed.");
        Check.Shape(
            !Shape.AsSpan()[2..].Contains(0), $"GridSample: input {Shape} has no elements in a spatial dimension.");
    }
}
