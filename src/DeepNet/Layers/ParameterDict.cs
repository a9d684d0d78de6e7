using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace DeepNet.Layers;

/// <summary>Parameters by name.</summary>
/// <remarks>State keys are the names. A plain dictionary in a field does the same.
/// torch.nn.ParameterDict.</remarks>
public sealed class ParameterDict : Module, IReadOnlyDictionary<string, Parameter>
{
    [Key("")]
    private readonly OrderedDictionary<string, Parameter> _entries = [];

    /// <summary>A dictionary of these parameters, in this order.</summary>
    /// <exception cref="ArgumentException">A key is empty, contains a dot or stands twice.</exception>
    public ParameterDict(params IEnumerable<KeyValuePair<string, Parameter>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach ((string key, Parameter value) in entries)
            Add(key, value);
    }

    /// <summary>The number of parameters.</summary>
    public int Count => _entries.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <summary>The parameters, in order.</summary>
    public IEnumerable<Parameter> Values => _entries.Values;

    /// <summary>The parameter of this name; setting replaces it or adds a new one.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Parameter this[string key]
    {
        get => _entries.TryGetValue(key, out Parameter? value)
            ? value
            : throw MemberNames.Missing("ParameterDict", key, Keys);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            MemberNames.Check("ParameterDict", key);
            _entries[key] = value;
        }
    }

    /// <summary>Adds a parameter.</summary>
    /// <exception cref="ArgumentException">The key is empty, contains a dot or is taken.</exception>
    public void Add(string key, Parameter value)
    {
        ArgumentNullException.ThrowIfNull(value);
        MemberNames.Check("ParameterDict", key);
        Check.Argument(!ContainsKey(key), $"ParameterDict: there is a \"{key}\" already.");
        _entries.Add(key, value);
    }

    /// <summary>Takes a parameter out; false if there is none of this name.</summary>
    public bool Remove(string key) => _entries.Remove(key);

    /// <summary>True if there is a parameter of this name.</summary>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Parameter>> GetEnumerator() => _entries.GetEnumerator();

    bool IReadOnlyDictionary<string, Parameter>.TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value) =>
        _entries.TryGetValue(key, out value);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
