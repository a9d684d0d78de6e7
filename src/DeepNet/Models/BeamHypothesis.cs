namespace DeepNet.Models;

/// <summary>A sequence that <see cref="BeamSearch"/> found.</summary>
/// <param name="Tokens">What was written, without start and end.</param>
/// <param name="LogProbability">The sum of the logarithms of the tokens' probabilities, that of the end among them if
/// there is one.</param>
/// <param name="Score">The same divided by the length penalty; higher is better.</param>
/// <param name="HasEnded">False if it was cut off because it became too long.</param>
public sealed record BeamHypothesis(
    IReadOnlyList<long> Tokens, double LogProbability, double Score, bool HasEnded);
