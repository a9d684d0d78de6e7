using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace DeepNet.Layers;

/// <summary>Modules by name, for code that picks them itself.</summary>
/// <remarks>State keys begin with the names. A plain dictionary in a field does the same.
/// torch.nn.ModuleDict.</remarks>
public sealed class ModuleDict<T> : Module, IReadOnlyDictionary<string, T>
    where T : Module
{
    [Key("")]
    private readonly OrderedDictionary<string, T> _entries = [];

    /// <summary>A dictionary of these modules, in this order.</summary>
    /// <exception cref="ArgumentException">A key is empty, contains a dot or stands twice.</exception>
    public ModuleDict(params IEnumerable<KeyValuePair<string, T>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach ((string key, T value) in entries)
            Add(key, value);
    }

    /// <summary>The number of modules.</summary>
    public int Count => _entries.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <summary>The modules, in order.</summary>
    public IEnumerable<T> Values => _entries.Values;

    /// <summary>The module of this name; setting replaces it or adds a new one.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public T this[string key]
    {
        get => _entries.TryGetValue(key, out T? value)
            ? value
            : throw MemberNames.Missing("ModuleDict", key, Keys);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            MemberNames.Check("ModuleDict", key);
            _entries[key] = value;
        }
    }

    /// <summary>Adds a module.</summary>
    /// <exception cref="ArgumentException">The key is empty, contains a dot or is taken.</exception>
    public void Add(string key, T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        MemberNames.Check("ModuleDict", key);
        Check.Argument(!ContainsKey(key), $"ModuleDict: there is a \"{key}\" already.");
        _entries.Add(key, value);
    }

    /// <summary>Takes a module out; false if there is none of this name.</summary>
    public bool Remove(string key) => _entries.Remove(key);

    /// <summary>True if there is a module of this name.</summary>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _entries.GetEnumerator();

    bool IReadOnlyDictionary<string, T>.TryGetValue(string key, [MaybeNullWhen(false)] out T value) =>
        _entries.TryGetValue(key, out value);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
