namespace DeepNet.Samples;

/// <summary>A sample that did not do what it shows.</summary>
/// <param name="message">What was expected, and what came.</param>
public sealed class SampleException(string message) : InvalidOperationException(message);
