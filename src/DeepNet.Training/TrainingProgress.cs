namespace DeepNet.Training;

/// <summary>How far a training has come, reported after every step.</summary>
/// <param name="Epoch">The epoch at work, from 0.</param>
/// <param name="Step">Steps made in all.</param>
/// <param name="TotalSteps">Steps there will be; null if that is not known.</param>
/// <param name="Loss">The loss of the step.</param>
/// <param name="ValidationLoss">The latest validation's; null before the first.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="StepsPerSecond">The rate since the call of Fit.</param>
/// <param name="Elapsed">The time since the training began, without interruptions.</param>
/// <param name="Remaining">The time there is still to go; null if that is not known.</param>
public sealed record TrainingProgress(
    int Epoch,
    long Step,
    long? TotalSteps,
    double Loss,
    double? ValidationLoss,
    double LearningRate,
    double StepsPerSecond,
    TimeSpan Elapsed,
    TimeSpan? Remaining);
