namespace DeepNet.Metrics;

/// <summary>A receiver operating characteristic: what <see cref="RocAuc.Curve"/> gives. All Float64, one element per
/// different score, from the largest on, after the start at (0, 0).</summary>
/// <param name="FalsePositiveRates">The share of the negative samples that score at least the threshold.</param>
/// <param name="TruePositiveRates">The share of the positive samples that do.</param>
/// <param name="Thresholds">Descending; the first is infinite.</param>
/// <remarks>sklearn.metrics.roc_curve(drop_intermediate=False).</remarks>
public sealed record RocCurve(Tensor FalsePositiveRates, Tensor TruePositiveRates, Tensor Thresholds);
