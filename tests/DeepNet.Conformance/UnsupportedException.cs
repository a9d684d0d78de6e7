namespace DeepNet.Conformance;

/// <summary>A variant of a known operation that does not exist yet.</summary>
internal sealed class UnsupportedException(string what) : Exception($"{what} does not exist yet.");
