namespace DeepNet.Samples.Bert;

/// <summary>What a classifier starts from, and how it then learns.</summary>
/// <param name="Name">Where its weights come from.</param>
/// <param name="Weights">The file of a pre-trained model, or null for random numbers.</param>
/// <param name="Recipe">What <see cref="Comparison.Tune"/> found best.</param>
internal sealed record Start(string Name, string? Weights, Recipe Recipe);
