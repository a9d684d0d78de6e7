using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The χ² distribution: the gamma distribution of concentration df / 2 and rate ½.</summary>
/// <remarks>torch.distributions.Chi2.</remarks>
public sealed class Chi2 : Gamma
{
    /// <summary>A batch of χ² distributions.</summary>
    /// <param name="df">The degrees of freedom; positive.</param>
    /// <exception cref="ArgumentException">A number of degrees of freedom is not positive and finite.</exception>
    public Chi2(Tensor df)
        : base(nameof(Chi2), Halved(df)) => Df = df;

    /// <summary>A single χ² distribution in Float32.</summary>
    public Chi2(double df)
        : this(Number(df))
    {
    }

    /// <summary>The degrees of freedom, of the batch's shape.</summary>
    public Tensor Df { get; }

    private static (Tensor Concentration, Tensor Rate) Halved(Tensor df)
    {
        Require.PositiveFinite(nameof(Chi2), nameof(df), Checked(nameof(Chi2), nameof(df), df));
        return (0.5 * df, df.ScalarLike(0.5).Expand(df.Shape));
    }
}
