namespace DeepNet.Samples.Bert;

/// <summary>How a classifier is trained.</summary>
/// <param name="LearningRate">The highest rate.</param>
/// <param name="Epochs">Passes over the sentences.</param>
internal sealed record Recipe(double LearningRate, int Epochs);
