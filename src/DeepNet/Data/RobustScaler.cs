namespace DeepNet.Data;

/// <summary>Brings every feature to median 0 and a distance of 1 between two quantiles, which outliers do not
/// move.</summary>
/// <remarks>sklearn.preprocessing.RobustScaler.</remarks>
public sealed class RobustScaler : Scaler
{
    /// <summary>A scaler with these quantiles.</summary>
    /// <param name="lower">The lower quantile; 0.25 is the first quartile.</param>
    /// <param name="upper">The upper quantile; above the lower one.</param>
    /// <exception cref="ArgumentException">They are not 0 ≤ lower &lt; upper ≤ 1.</exception>
    public RobustScaler(double lower = 0.25, double upper = 0.75)
    {
        Check.Argument(
            lower >= 0 && lower < upper && upper <= 1,
            $"RobustScaler: quantiles {lower} and {upper} must be rising and in [0, 1].");
        (Lower, Upper) = (lower, upper);
    }

    /// <summary>The lower quantile.</summary>
    public double Lower { get; }

    /// <summary>The upper quantile.</summary>
    public double Upper { get; }

    private protected override (Tensor Offset, Tensor Scale) Measure(Tensor x) =>
        (x.Quantile(0.5, 0), x.Quantile(Upper, 0) - x.Quantile(Lower, 0));
}
