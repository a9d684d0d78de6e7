namespace DeepNet.Layers;

/// <summary>What <see cref="Module.LoadStateDict"/> left out.</summary>
/// <param name="MissingKeys">Tensors of the module that were not given.</param>
/// <param name="UnexpectedKeys">Tensors given that the module does not have.</param>
public sealed record StateDictReport(IReadOnlyList<string> MissingKeys, IReadOnlyList<string> UnexpectedKeys);
