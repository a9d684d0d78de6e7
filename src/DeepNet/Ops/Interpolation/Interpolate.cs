namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Brings the spatial dimensions of [batch, channels, spatial…] to other sizes.</summary>
    /// <param name="size">The new sizes; give these or the factors.</param>
    /// <param name="scaleFactor">How much larger the sizes get: ⌊size · factor⌋.</param>
    /// <param name="mode">How values between elements are found. The modes of lines and cubics are bound to their
    /// number of spatial dimensions, as in PyTorch.</param>
    /// <param name="alignCorners">True lays the centres of the corner elements on each other, position = i · (size - 1)
    /// / (newSize - 1); false the outer edges, position = (i + ½) · size / newSize - ½. Not for the nearest modes and
    /// <see cref="InterpolationMode.Area"/>.</param>
    /// <param name="antialias">True widens the kernel when the sizes shrink, so that every element counts; for
    /// <see cref="InterpolationMode.Bilinear"/> and <see cref="InterpolationMode.Bicubic"/>.</param>
    /// <returns>[batch, channels, newSize…].</returns>
    /// <remarks>
    /// One sparse matrix per dimension, differentiable any number of times. The nearest modes take any type.
    /// A given factor is used for the positions as it is. torch.nn.functional.interpolate.
    /// </remarks>
    /// <exception cref="ShapeException">The rank does not fit the mode, or a size is not positive.</exception>
    /// <exception cref="ArgumentException">Not exactly one of size and factor is given, or a setting does not go with
    /// the mode.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point and the mode is not a nearest one.</exception>
    public Tensor Interpolate(
        PerDim size = default, ScaleFactor scaleFactor = default, InterpolationMode mode = InterpolationMode.Nearest,
        bool alignCorners = false, bool antialias = false)
    {
        CheckInterpolation(size, scaleFactor, mode, alignCorners, antialias);
        bool isNearest = mode is InterpolationMode.Nearest or InterpolationMode.NearestExact;
        if (!isNearest)
        {
            Check.Floating(nameof(Interpolate), this);
            if (DType.IsHalf())
                return Cast(DType.Float32).Interpolate(size, scaleFactor, mode, alignCorners, antialias).Cast(DType);
        }

        int[] sizes = NewSizes(size, scaleFactor);

        // What shrinks most comes first, so that the rest has less to do, and the last dimension where it is shortest.
        Tensor y = this;
        IEnumerable<(int Dim, double Growth)> order = Enumerable.Range(2, Rank - 2)
            .Select(d => (Dim: d, Growth: sizes[d - 2] / (double)Shape[d]))
            .OrderBy(d => d.Growth).ThenBy(d => d.Growth > 1 ? -d.Dim : d.Dim);
        foreach ((int dim, _) in order)
        {
            double? factor = scaleFactor.Count == 0 ? null : scaleFactor[dim - 2];
            var line = new InterpolationLine(Shape[dim], sizes[dim - 2], factor, alignCorners);
            if (line.IsIdentity(mode, antialias))
                continue;
            y = isNearest
                ? y.IndexSelect(dim, From(line.Nearest(mode == InterpolationMode.NearestExact), Device))
                : y.Resample(dim, line.Weights(mode, antialias));
        }

        return y;
    }

    private int[] NewSizes(PerDim size, ScaleFactor scaleFactor)
    {
        int rank = Rank - 2;
        int[] sizes = size.Resolve(nameof(Interpolate), nameof(size), rank, 0);
        for (int d = 0; d < rank; d++)
        {
            if (scaleFactor.Count > 0)
                sizes[d] = Check.Size(nameof(Interpolate), (Int128)Math.Floor(Shape[d + 2] * scaleFactor[d]));
            Check.Shape(
                Shape[d + 2] > 0 && sizes[d] > 0,
                $"Interpolate: dim {d + 2} of shape {Shape} would get size {sizes[d]}; sizes must be positive.");
        }

        return sizes;
    }

    private void CheckInterpolation(
        PerDim size, ScaleFactor scaleFactor, InterpolationMode mode, bool alignCorners, bool antialias)
    {
        Check.Argument(
            (size.Count == 0) != (scaleFactor.Count == 0),
            $"Interpolate: size is {size} and scaleFactor is {scaleFactor}; give exactly one of them.");
        int? rank = mode switch
        {
            InterpolationMode.Linear => 3,
            InterpolationMode.Bilinear or InterpolationMode.Bicubic => 4,
            InterpolationMode.Trilinear => 5,
            _ => null,
        };
        Check.Shape(
            rank is null ? Rank is >= 3 and <= 5 : Rank == rank,
            $"Interpolate: input {Shape} for mode {mode}; [batch, channels, spatial…] with "
                + $"{(rank is null ? "1 to 3" : $"{rank - 2}")} spatial dims is needed.");
        Check.Argument(
            scaleFactor.Count <= 1 || scaleFactor.Count == Rank - 2,
            $"Interpolate: scaleFactor {scaleFactor} has {scaleFactor.Count} numbers for {Rank - 2} "
                + $"spatial dimensions.");
        for (int d = 0; d < scaleFactor.Count; d++)
        {
            Check.Argument(
                double.IsFinite(scaleFactor[d]) && scaleFactor[d] > 0,
                $"Interpolate: scaleFactor {scaleFactor} must be positive and finite.");
        }

        Check.Argument(
            !alignCorners || rank is not null, $"Interpolate: alignCorners has no meaning for mode {mode}.");
        Check.Argument(
            !antialias || mode is InterpolationMode.Bilinear or InterpolationMode.Bicubic,
            $"Interpolate: antialias is for modes Bilinear and Bicubic, not for {mode}.");
    }
}
