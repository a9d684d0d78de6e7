namespace DeepNet.Metrics;

/// <summary>A measure of how far numbers are from what they should be.</summary>
public abstract class RegressionMetric : Metric
{
    private protected RegressionMetric()
    {
    }

    /// <summary>Adds a batch. All elements count alike, whatever the shape.</summary>
    /// <param name="prediction">What the model says: floating point.</param>
    /// <param name="target">What is right: of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The prediction is not floating point.</exception>
    public void Update(Tensor prediction, Tensor target)
    {
        string name = GetType().Name;
        MetricInput.SameShape(name, prediction, target);
        Add(
            MetricInput.Numbers(name, nameof(prediction), prediction),
            target.Detach().Cast(DType.Float64).ToArray<double>());
    }

    private protected abstract void Add(double[] prediction, double[] target);
}
