namespace DeepNet.Training;

/// <summary>A line of the settings of a training.</summary>
/// <param name="Group">What it belongs to: <c>Optimizer</c>, <c>Training</c>, <c>Machine</c>.</param>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value as text.</param>
public sealed record ReportSetting(string Group, string Name, string Value);
