namespace DeepNet.Metrics;

/// <summary>The mean of (prediction - target)².</summary>
/// <remarks>sklearn.metrics.mean_squared_error.</remarks>
public sealed class MeanSquaredError : MeanErrorMetric
{
    private protected override double Error(double prediction, double target) =>
        (prediction - target) * (prediction - target);
}
