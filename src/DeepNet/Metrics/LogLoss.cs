namespace DeepNet.Metrics;

/// <summary>The cross entropy of predicted probabilities: the mean of -ln p of what is true.</summary>
/// <remarks>Probabilities are kept 2⁻⁵² away from 0 and 1 and divided by their sum. sklearn.metrics.log_loss.</remarks>
public sealed class LogLoss : MeanMetric
{
    private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵²

    /// <summary>Adds a batch.</summary>
    /// <param name="probabilities">[batch, classes]; or, of the targets' shape, those of class 1 of two.</param>
    /// <param name="targets">[batch] labels; of two classes any shape.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="LabelException">A label is not one of the classes.</exception>
    /// <exception cref="ArgumentException">A probability is not in [0, 1].</exception>
    public void Update(Tensor probabilities, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(targets);
        double[] values = Probability.Read(nameof(LogLoss), probabilities);
        double sum = 0;
        if (probabilities.Shape == targets.Shape)
        {
            long[] labels = MetricInput.Labels(nameof(LogLoss), nameof(targets), targets, classes: 2);
            for (int i = 0; i < labels.Length; i++)
            {
                double p = Math.Clamp(values[i], Epsilon, 1 - Epsilon);
                sum -= Math.Log(labels[i] == 1 ? p : 1 - p);
            }

            Add(sum, labels.Length);
            return;
        }

        ClassScores batch = ClassScores.Read(nameof(LogLoss), probabilities, targets);
        for (int i = 0; i < batch.Targets.Length; i++)
        {
            double whole = 0;
            for (int c = 0; c < batch.Classes; c++)
                whole += Math.Clamp(values[(i * batch.Classes) + c], Epsilon, 1 - Epsilon);
            double p = values[(i * batch.Classes) + batch.Targets[i]];
            sum -= Math.Log(Math.Clamp(p, Epsilon, 1 - Epsilon) / whole);
        }

        Add(sum, batch.Targets.Length);
    }
}
