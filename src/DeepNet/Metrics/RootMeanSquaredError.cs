namespace DeepNet.Metrics;

/// <summary>The square root of the mean of (prediction - target)².</summary>
/// <remarks>sklearn.metrics.root_mean_squared_error.</remarks>
public sealed class RootMeanSquaredError : MeanErrorMetric
{
    /// <inheritdoc/>
    public override double Compute() => Math.Sqrt(base.Compute());

    private protected override double Error(double prediction, double target) =>
        (prediction - target) * (prediction - target);
}
