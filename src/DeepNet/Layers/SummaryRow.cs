namespace DeepNet.Layers;

/// <summary>What a summary says of a module.</summary>
/// <param name="Depth">Modules above it.</param>
/// <param name="Name">Its name in the module above; empty for the root.</param>
/// <param name="Module">The module.</param>
/// <param name="Output">The shape of its output; null where not known.</param>
/// <param name="Parameters">Elements of its own parameters that no row above counted.</param>
internal sealed record SummaryRow(int Depth, string Name, Module Module, Shape? Output, long Parameters);
