namespace DeepNet.Training;

/// <summary>A line of the summary of a model.</summary>
/// <param name="Depth">Modules above it; 0 for the model itself.</param>
/// <param name="Name">Its name in the module above; empty for the model itself.</param>
/// <param name="Type">Its class.</param>
/// <param name="Details">Its sizes and settings; empty if it has other modules inside.</param>
/// <param name="Output">The shape of its output for the first batch; null where not known.</param>
/// <param name="Parameters">Elements of its own parameters that no line above counted.</param>
public sealed record ReportModule(
    int Depth, string Name, string Type, string Details, string? Output, long Parameters);
