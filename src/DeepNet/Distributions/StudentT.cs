using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>Student's t distribution: that of loc + scale · x / √(y / df) with x normal and y χ² of df
/// degrees.</summary>
/// <remarks>The mean is NaN up to df = 1; the variance is infinite up to df = 2 and NaN up to 1. Gradients of draws
/// are of first order only, see <see cref="Gamma"/>. torch.distributions.StudentT.</remarks>
public sealed class StudentT : Distribution
{
    /// <summary>A batch of t distributions.</summary>
    /// <param name="df">The degrees of freedom; positive.</param>
    /// <param name="loc">The center; 0 if not given.</param>
    /// <param name="scale">The width; positive, 1 if not given.</param>
    /// <exception cref="ArgumentException">df or a scale is not positive, or a parameter is not finite.</exception>
    public StudentT(Tensor df, Tensor? loc = null, Tensor? scale = null)
        : this(Checked(nameof(StudentT), nameof(df), df), Broadcast(
            nameof(StudentT), nameof(loc), loc ?? df.ScalarLike(0), nameof(scale), scale ?? df.ScalarLike(1)))
    {
    }

    /// <summary>A single t distribution in Float32.</summary>
    public StudentT(double df, double loc = 0, double scale = 1)
        : this(Number(df), Number(loc), Number(scale))
    {
    }

    private StudentT(Tensor df, (Tensor Loc, Tensor Scale) place)
        : base(Shape.Broadcast(nameof(StudentT), df.Shape, place.Loc.Shape), Shape.Scalar)
    {
        Check.SameKind(nameof(StudentT), df, place.Loc);
        (Df, Loc, Scale) = (df.Expand(BatchShape), place.Loc.Expand(BatchShape), place.Scale.Expand(BatchShape));
        Require.PositiveFinite(nameof(StudentT), "df", Df);
        Require.Finite(nameof(StudentT), "loc", Loc);
        Require.PositiveFinite(nameof(StudentT), "scale", Scale);
    }

    /// <summary>The degrees of freedom, of the batch's shape.</summary>
    public Tensor Df { get; }

    /// <summary>The center, of the batch's shape.</summary>
    public Tensor Loc { get; }

    /// <summary>The width, of the batch's shape.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Tensor.Where(Df.Detach() > 1, Loc, Df.ScalarLike(double.NaN));

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            Tensor exists = Df.Detach() > 2;
            Tensor df = Tensor.Where(exists, Df, Df.ScalarLike(3));
            Tensor otherwise = Tensor.Where(
                Df.Detach() > 1, Df.ScalarLike(double.PositiveInfinity), Df.ScalarLike(double.NaN));
            return Tensor.Where(exists, Scale.Square() * df / (df - 2), otherwise);
        }
    }

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Number(Fits(value, Df), nameof(value), value);
        Tensor z = (value - Loc) / Scale;
        return -0.5 * (Df + 1) * (z.Square() / Df).Log1p() - Scale.Log() - 0.5 * Df.Log() - LogBeta();
    }

    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        Tensor half = 0.5 * Wide(Df);
        Tensor slope = (half + 0.5) * ((half + 0.5).Digamma() - half.Digamma());
        return Scale.Log() + slope.Cast(Df.DType) + 0.5 * Df.Log() + LogBeta();
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator)
    {
        Tensor normals = Normals(Df, shape, generator);

        // χ² / df = 2 z / df for z of the gamma distribution of df / 2.
        Tensor logRatio = GammaNoise.Log(0.5 * Df, shape, generator) - (0.5 * Wide(Df)).Log();
        return Loc + Scale * (normals * (-0.5 * logRatio).Exp().Cast(Df.DType));
    }

    /// <summary>ln B(df / 2, ½).</summary>
    private Tensor LogBeta()
    {
        Tensor half = 0.5 * Wide(Df);
        return (half.Lgamma() + 0.5 * Math.Log(Math.PI) - (half + 0.5).Lgamma()).Cast(Df.DType);
    }
}
