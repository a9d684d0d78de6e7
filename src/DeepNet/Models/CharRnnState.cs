namespace DeepNet.Models;

/// <summary>What a <see cref="CharRnn"/> remembers of the text so far.</summary>
/// <param name="Hidden">[layers · directions, batch, width].</param>
/// <param name="Cell">The same for long short-term memory, else null.</param>
public sealed record CharRnnState(Tensor Hidden, Tensor? Cell)
{
    /// <summary>The same numbers without history: gradients end here.</summary>
    public CharRnnState Detach() => new(Hidden.Detach(), Cell?.Detach());
}
