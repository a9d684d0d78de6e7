namespace DeepNet.Tests.Fuzz;

/// <summary>What became of the inputs of a <see cref="Fuzzer"/>.</summary>
/// <param name="Accepted">Inputs that were read.</param>
/// <param name="Rejected">Inputs that a documented exception refused.</param>
/// <param name="Slowest">The longest time one input took.</param>
/// <param name="LargestAllocation">The most bytes one input made the reader allocate.</param>
internal sealed record FuzzReport(int Accepted, int Rejected, TimeSpan Slowest, long LargestAllocation);
