namespace DeepNet.Layers;

/// <summary>Brings the spatial dimensions of [batch, channels, spatial…] to other sizes.</summary>
/// <remarks>torch.nn.Upsample; the formulas are in <see cref="Tensor.Interpolate"/>.</remarks>
public sealed class Upsample : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="size">The new sizes; give these or the factors.</param>
    /// <param name="scaleFactor">How much larger the sizes get: ⌊size · factor⌋.</param>
    /// <param name="mode">How values between elements are found.</param>
    /// <param name="alignCorners">Whether the centres of the corner elements lie on each other, or the outer
    /// edges.</param>
    /// <exception cref="ArgumentException">Not exactly one of size and factor is given, a number is not positive and
    /// finite, or alignCorners does not go with the mode.</exception>
    public Upsample(
        PerDim size = default, ScaleFactor scaleFactor = default, InterpolationMode mode = InterpolationMode.Nearest,
        bool alignCorners = false)
    {
        CheckSizes(nameof(Upsample), size, scaleFactor);
        Check.Argument(Enum.IsDefined(mode), $"Upsample: mode {mode} is none of {nameof(InterpolationMode)}.");
        Check.Argument(
            !alignCorners || mode is InterpolationMode.Linear or InterpolationMode.Bilinear
                or InterpolationMode.Bicubic or InterpolationMode.Trilinear,
            $"Upsample: alignCorners has no meaning for mode {mode}.");
        (Size, ScaleFactor, Mode, AlignCorners) = (size, scaleFactor, mode, alignCorners);
    }

    /// <summary>The new sizes, or not given.</summary>
    public PerDim Size { get; }

    /// <summary>How much larger the sizes get, or not given.</summary>
    public ScaleFactor ScaleFactor { get; }

    /// <summary>How values between elements are found.</summary>
    public InterpolationMode Mode { get; }

    /// <summary>Whether the centres of the corner elements lie on each other.</summary>
    public bool AlignCorners { get; }

    /// <summary>[batch, channels, spatial…] with the new sizes.</summary>
    /// <exception cref="ShapeException">The rank does not fit the mode, or a size would not be positive.</exception>
    public override Tensor Forward(Tensor x) =>
        Observed(x.Interpolate(Size, ScaleFactor, Mode, AlignCorners));

    /// <summary>Checks what the layers of this kind are given.</summary>
    internal static void CheckSizes(string name, PerDim size, ScaleFactor scaleFactor, int? rank = null)
    {
        int count = Math.Max(size.Count, scaleFactor.Count);
        Check.Argument(
            rank is null || count <= 1 || count == rank,
            $"{name}: size is {size} and scaleFactor is {scaleFactor}; {rank} spatial dimensions are needed.");
        Check.Argument(
            (size.Count == 0) != (scaleFactor.Count == 0),
            $"{name}: size is {size} and scaleFactor is {scaleFactor}; give exactly one of them.");
        for (int dim = 0; dim < size.Count; dim++)
            Check.Argument(size[dim] > 0, $"{name}: size {size} must be positive.");
        for (int dim = 0; dim < scaleFactor.Count; dim++)
        {
            Check.Argument(
                double.IsFinite(scaleFactor[dim]) && scaleFactor[dim] > 0,
                $"{name}: scaleFactor {scaleFactor} must be positive and finite.");
        }
    }

    /// <inheritdoc/>
    protected override string Describe() => SizeText(Size, ScaleFactor)
        + $", mode: {Mode}" + (AlignCorners ? ", alignCorners: true" : "");

    /// <summary>What was given of the two.</summary>
    internal static string SizeText(PerDim size, ScaleFactor scaleFactor) =>
        size.Count > 0 ? $"size: {size}" : $"scaleFactor: {scaleFactor}";
}
