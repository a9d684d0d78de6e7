namespace DeepNet.Training;

/// <summary>Some steps of a curve that follow each other; a single one as long as the curve is short.</summary>
/// <param name="Step">The last of the steps, counted from 1.</param>
/// <param name="Value">The mean of the finite values; NaN if there are none.</param>
/// <param name="Low">The least of them.</param>
/// <param name="High">The greatest of them.</param>
/// <param name="NonFinite">How many other values are NaN or infinite.</param>
public sealed record ReportPoint(long Step, double Value, double Low, double High, long NonFinite = 0);
