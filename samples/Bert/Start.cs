namespace DeepNet.Samples.Bert;

/// <summary>What a classifier starts from.</summary>
/// <param name="Name">Where its weights come from.</param>
/// <param name="Weights">The file of a pre-trained model, or null for random numbers.</param>
internal sealed record Start(string Name, string? Weights);
