namespace DeepNet.Layers;

/// <summary>Brings height and width of [batch, channels, height, width] to other sizes with the nearest
/// element.</summary>
/// <remarks>torch.nn.UpsamplingNearest2d; <see cref="Upsample"/> with mode Nearest.</remarks>
public sealed class UpsamplingNearest2d : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="size">The new sizes; give these or the factors.</param>
    /// <param name="scaleFactor">How much larger the sizes get: ⌊size · factor⌋.</param>
    /// <exception cref="ArgumentException">Not exactly one of size and factor is given, or a number is not
    /// positive and finite.</exception>
    public UpsamplingNearest2d(PerDim size = default, ScaleFactor scaleFactor = default)
    {
        Upsample.CheckSizes(nameof(UpsamplingNearest2d), size, scaleFactor, rank: 2);
        (Size, ScaleFactor) = (size, scaleFactor);
    }

    /// <summary>The new sizes, or not given.</summary>
    public PerDim Size { get; }

    /// <summary>How much larger the sizes get, or not given.</summary>
    public ScaleFactor ScaleFactor { get; }

    /// <summary>[batch, channels, height, width] with the new sizes.</summary>
    /// <exception cref="ShapeException">The input is not of that form, or a size would not be positive.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(x.Rank == 4, $"UpsamplingNearest2d: input {x.Shape} must be [batch, channels, height, width].");
        return Observed(x.Interpolate(Size, ScaleFactor, InterpolationMode.Nearest));
    }

    /// <inheritdoc/>
    protected override string Describe() => Upsample.SizeText(Size, ScaleFactor);
}
