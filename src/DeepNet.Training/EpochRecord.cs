namespace DeepNet.Training;

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">Its number, from 0.</param>
/// <param name="Step">The steps made by its end.</param>
/// <param name="Loss">The mean loss over its samples, each as it was when it was trained on.</param>
/// <param name="ValidationLoss">The loss of its latest validation; null if there was none.</param>
/// <param name="Metrics">Metrics on the training data; empty unless asked for.</param>
/// <param name="ValidationMetrics">Metrics of its latest validation.</param>
/// <param name="LearningRate">The learning rate of its last step.</param>
/// <param name="Elapsed">The time since the training began, without interruptions.</param>
public sealed record EpochRecord(
    int Epoch,
    long Step,
    double Loss,
    double? ValidationLoss,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, double> ValidationMetrics,
    double LearningRate,
    TimeSpan Elapsed);
