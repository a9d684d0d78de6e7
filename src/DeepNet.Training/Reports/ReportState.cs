namespace DeepNet.Training;

/// <summary>What <see cref="HtmlReport"/> keeps in a checkpoint.</summary>
internal sealed record ReportState(
    DateTimeOffset Started, IReadOnlyList<long> ResumedAt, CurveState Loss, CurveState LearningRate);
