namespace DeepNet.Samples.Bert;

/// <summary>How a classifier is trained.</summary>
/// <param name="LearningRate">The highest rate of the layers.</param>
/// <param name="TableRate">The highest rate of the embeddings.</param>
/// <param name="Epochs">Passes over the sentences.</param>
internal sealed record Recipe(double LearningRate, double TableRate, int Epochs);
