namespace DeepNet.Samples.TimeSeries;

/// <summary>How good forecasts are.</summary>
internal static class Scores
{
    /// <summary>The mean of the squared errors.</summary>
    public static double SquaredError(Tensor forecast, Tensor truth) =>
        (forecast - truth).Square().Mean().ToScalar<float>();

    /// <summary>The mean of the errors' sizes.</summary>
    public static double AbsoluteError(Tensor forecast, Tensor truth) =>
        (forecast - truth).Abs().Mean().ToScalar<float>();

    /// <summary>The share of values between the lowest and the highest quantile, which stand in the last dim.</summary>
    public static double Coverage(Tensor quantiles, Tensor truth)
    {
        Tensor low = quantiles.Select(-1, 0), high = quantiles.Select(-1, -1);
        return truth.Ge(low).LogicalAnd(truth.Le(high)).Cast(DType.Float32).Mean().ToScalar<float>();
    }
}
