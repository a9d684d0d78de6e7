namespace DeepNet.Layers;

/// <summary>What an optimizer is given to train: a <see cref="Parameter"/>, or a group of them with numbers of its own.
/// </summary>
public interface ITrainable
{
    /// <summary>The parameter itself, or those of the group.</summary>
    internal IReadOnlyList<Parameter> Parameters { get; }
}
