namespace DeepNet.Training;

/// <summary>Predicted numbers against the true ones.</summary>
/// <param name="Count">All samples.</param>
/// <param name="MeanAbsoluteError">Mean |y - t|.</param>
/// <param name="RootMeanSquaredError">√ mean (y - t)².</param>
/// <param name="R2">1 - Σ (y - t)² / Σ (t - mean t)²; NaN where all targets are the same.</param>
/// <param name="Targets">The true numbers of at most 1,000 samples; empty if a sample has several.</param>
/// <param name="Predictions">What was predicted for them.</param>
public sealed record ReportRegression(
    long Count,
    double MeanAbsoluteError,
    double RootMeanSquaredError,
    double R2,
    IReadOnlyList<double> Targets,
    IReadOnlyList<double> Predictions);
