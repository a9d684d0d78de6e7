namespace DeepNet.Data;

/// <summary>One recording of a spoken digit.</summary>
/// <param name="Samples">Float32 of shape [1, length], 8,000 samples a second, full scale in [-1, 1].</param>
/// <param name="Digit">What is said, 0 to 9.</param>
/// <param name="Speaker">Who says it, such as jackson.</param>
/// <param name="Recording">The number of the recording among those of the same digit and speaker.</param>
public sealed record SpokenDigit(Tensor Samples, int Digit, string Speaker, int Recording);
