namespace DeepNet.Metrics;

/// <summary>The mean of |prediction - target| / |target|, as a fraction: 0.1 is ten percent.</summary>
/// <remarks>Targets nearer to 0 than 2⁻⁵² count as that. sklearn.metrics.mean_absolute_percentage_error.</remarks>
public sealed class MeanAbsolutePercentageError : MeanErrorMetric
{
    private const double Smallest = 2.220446049250313e-16; // 2⁻⁵²

    private protected override double Error(double prediction, double target) =>
        Math.Abs(prediction - target) / Math.Max(Math.Abs(target), Smallest);
}
