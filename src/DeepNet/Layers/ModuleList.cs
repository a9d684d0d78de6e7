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
    public ModuleList(params IEnumerable<T> modules) => AddRange(modules);

    /// <summary>The number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>The module at this position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public T this[int index]
    {
        get => _modules[ListIndex.Of("ModuleList", index, Count)];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _modules[ListIndex.Of("ModuleList", index, Count)] = value;
        }
    }

    /// <summary>A list of these modules, the same objects.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the list.</exception>
    public ModuleList<T> this[Range range]
    {
        get
        {
            (int start, int length) = ListIndex.Of("ModuleList", range, Count);
            return new ModuleList<T>(_modules.GetRange(start, length));
        }
    }

    /// <summary>Puts a module at the end.</summary>
    public void Add(T module)
    {
        ArgumentNullException.ThrowIfNull(module);
        _modules.Add(module);
    }

    /// <summary>Puts modules at the end.</summary>
    public void AddRange(params IEnumerable<T> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (T module in modules)
            Add(module);
    }

    /// <summary>Puts a module at this position, those from there on after it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not in [0, count].</exception>
    public void Insert(int index, T module)
    {
        ArgumentNullException.ThrowIfNull(module);
        _modules.Insert(ListIndex.ToInsert("ModuleList", index, Count), module);
    }

    /// <summary>Takes the module at this position out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public void RemoveAt(int index) => _modules.RemoveAt(ListIndex.Of("ModuleList", index, Count));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
