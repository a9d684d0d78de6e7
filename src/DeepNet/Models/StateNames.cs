using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>States that were saved elsewhere, under the names of a model here.</summary>
internal static class StateNames
{
    private const string Count = "num_batches_tracked";

    /// <summary>The state under new names; null leaves an entry out.</summary>
    public static IReadOnlyDictionary<string, Tensor> Map(
        IReadOnlyDictionary<string, Tensor> state, Func<string, string?> rename)
    {
        var renamed = new OrderedDictionary<string, Tensor>();
        foreach ((string name, Tensor tensor) in state)
        {
            // Where the new name is taken, the old one stays, to be reported as unexpected.
            if (rename(name) is { } key && !renamed.TryAdd(key, tensor))
                renamed.TryAdd(name, tensor);
        }

        return renamed;
    }

    /// <summary>Files from before PyTorch 0.4.1 have no counts of batches: 0, as PyTorch takes it.</summary>
    public static IReadOnlyDictionary<string, Tensor> WithCounts(
        Module model, IReadOnlyDictionary<string, Tensor> state)
    {
        OrderedDictionary<string, Tensor>? complete = null;
        foreach ((string name, _) in model.NamedBuffers())
        {
            if (name.EndsWith($".{Count}", StringComparison.Ordinal) && !state.ContainsKey(name)
                && state.ContainsKey($"{name[..^Count.Length]}running_mean"))
            {
                complete ??= new OrderedDictionary<string, Tensor>(state);
                complete.Add(name, Tensor.Zeros([], DType.Int64));
            }
        }

        return complete ?? state;
    }

    /// <summary>True if a name begins so in a state.</summary>
    public static bool HasPrefix(IReadOnlyDictionary<string, Tensor> state, string prefix) =>
        state.Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The rest of a name behind a beginning, or null.</summary>
    public static string? After(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
}
