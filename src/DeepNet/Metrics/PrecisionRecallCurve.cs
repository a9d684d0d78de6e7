namespace DeepNet.Metrics;

/// <summary>Precision over recall: what <see cref="AveragePrecision.Curve"/> gives. All Float64, one element per
/// different score, from the smallest on, before the end at (1, 0).</summary>
/// <param name="Precisions">The share of the samples scoring at least the threshold that are positive.</param>
/// <param name="Recalls">The share of the positive samples that score at least the threshold.</param>
/// <param name="Thresholds">Ascending, without one for the end.</param>
/// <remarks>sklearn.metrics.precision_recall_curve.</remarks>
public sealed record PrecisionRecallCurve(Tensor Precisions, Tensor Recalls, Tensor Thresholds);
