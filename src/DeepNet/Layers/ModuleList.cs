using System.Collections;

namespace DeepNet.Layers;

/// <summary>Modules in order, for code that goes through them itself.</summary>
/// <remarks>State keys are the positions. A plain list or array in a field does the same.
/// torch.nn.ModuleList.</remarks>
public sealed class ModuleList<T> : Module, IReadOnlyList<T>
    where T : Module
{
    [Key("")]
    private readonly List<T> _modules = [];

    /// <summary>A list of these modules.</summary>
    public ModuleList(params IEnumerable<T> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (T module in modules)
            Add(module);
    }

    /// <summary>The number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>The module at this position.</summary>
    public T this[int index] => _modules[index];

    /// <summary>Puts a module at the end.</summary>
    public void Add(T module)
    {
        ArgumentNullException.ThrowIfNull(module);
        _modules.Add(module);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
