namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The grid that <see cref="GridSample"/> needs for an affine map of the output's coordinates to the
    /// input's: this tensor, [batch, 2, 3] or [batch, 3, 4], times (x, y, 1) or (x, y, z, 1).</summary>
    /// <param name="size">The size of the output, [batch, channels, height, width] or with depth.</param>
    /// <param name="alignCorners">Whether -1 and 1 mean the centres of the outermost elements, or their outer
    /// edges.</param>
    /// <returns>[batch, height, width, 2] or [batch, depth, height, width, 3].</returns>
    /// <remarks>Jaderberg et al., 2015, https://arxiv.org/abs/1506.02025;
    /// torch.nn.functional.affine_grid.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or a size is not positive.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor AffineGrid(Shape size, bool alignCorners = false)
    {
        ArgumentNullException.ThrowIfNull(size);
        Check.Floating(nameof(AffineGrid), this);
        int rank = size.Rank - 2;
        Check.Shape(
            rank is 2 or 3 && Rank == 3 && Shape[0] == size[0] && Shape[1] == rank && Shape[2] == rank + 1,
            $"AffineGrid: matrices {Shape} for size {size}; [batch, 2, 3] for [batch, channels, height, width] or "
                + $"[batch, 3, 4] for [batch, channels, depth, height, width] are needed.");
        Check.Shape(!size.AsSpan()[2..].Contains(0), $"AffineGrid: size {size} must be positive.");
        if (DType.IsHalf())
            return Cast(DType.Float32).AffineGrid(size, alignCorners).Cast(DType);

        var axes = new Tensor[rank];
        for (int d = 0; d < rank; d++)
        {
            // Evenly spaced, from centre to centre; a single element lies in the middle.
            int n = size[d + 2];
            double end = n == 1 ? 0 : alignCorners ? 1 : (n - 1) / (double)n;
            axes[d] = Linspace(-end, end, n, DType, Device);
        }

        Tensor[] planes = Meshgrid(axes);
        Array.Reverse(planes);
        Tensor points = Stack([.. planes, OnesLike(planes[0])], -1).Flatten(0, -2);
        return points.MatMul(Transpose(1, 2)).Reshape([size[0], .. size.AsSpan()[2..], rank]);
    }
}
