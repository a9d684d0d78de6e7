namespace DeepNet;

/// <summary>What <see cref="Tensor.Unique"/> and <see cref="Tensor.UniqueConsecutive"/> find.</summary>
/// <param name="Values">The different values in ascending order, or those of the runs in theirs.</param>
/// <param name="Inverse">Per element of the input where its value is in <paramref name="Values"/>, as Int64.</param>
/// <param name="Counts">Per value how often it occurs, as Int64.</param>
public sealed record UniqueResult(Tensor Values, Tensor Inverse, Tensor Counts);
