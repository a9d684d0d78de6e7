namespace DeepNet.Metrics;

/// <summary>The mean of |prediction - target|.</summary>
/// <remarks>sklearn.metrics.mean_absolute_error.</remarks>
public sealed class MeanAbsoluteError : MeanErrorMetric
{
    private protected override double Error(double prediction, double target) => Math.Abs(prediction - target);
}
