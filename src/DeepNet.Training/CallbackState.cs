namespace DeepNet.Training;

/// <summary>What a callback keeps in a checkpoint.</summary>
public sealed class CallbackState
{
    /// <summary>Tensors by name.</summary>
    public IDictionary<string, Tensor> Tensors { get; } = new OrderedDictionary<string, Tensor>();

    /// <summary>Texts by name.</summary>
    public IDictionary<string, string> Texts { get; } = new OrderedDictionary<string, string>();
}
