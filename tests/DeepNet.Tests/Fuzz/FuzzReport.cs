namespace DeepNet.Tests.Fuzz;

/// <summary>What became of the inputs of a <see cref="Fuzzer"/>.</summary>
/// <param name="Accepted">Inputs that were read.</param>
/// <param name="Rejected">Inputs that a documented exception refused.</param>
/// <param name="Slowest">The longest time one input took.</param>
/// <param name="LargestAllocation">The most bytes one input made the reader allocate.</param>
internal sealed record FuzzReport(int Accepted, int Rejected, TimeSpan Slowest, long LargestAllocation)
{
    /// <summary>Both runs together.</summary>
    public static FuzzReport operator +(FuzzReport a, FuzzReport b) => new(
        a.Accepted + b.Accepted,
        a.Rejected + b.Rejected,
        a.Slowest > b.Slowest ? a.Slowest : b.Slowest,
        Math.Max(a.LargestAllocation, b.LargestAllocation));
}
