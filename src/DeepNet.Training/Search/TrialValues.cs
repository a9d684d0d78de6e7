using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DeepNet.Training;

/// <summary>The settings of a trial by name: texts, whole numbers, numbers, true or false.</summary>
public sealed class TrialValues : IReadOnlyDictionary<string, object>
{
    private readonly OrderedDictionary<string, object> _values;

    internal TrialValues(OrderedDictionary<string, object> values) => _values = values;

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    /// <summary>The names, in the order of the space.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>The values, in the order of the space.</summary>
    public IEnumerable<object> Values => _values.Values;

    /// <summary>The value of a name: a string, an int, a double or a bool.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public object this[string key]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(key);
            return _values.TryGetValue(key, out object? value)
                ? value
                : throw new KeyNotFoundException(
                    $"TrialValues: there is no '{key}', but {string.Join(", ", _values.Keys)}.");
        }
    }

    /// <summary>A number, whole or not.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    /// <exception cref="InvalidOperationException">It is no number.</exception>
    public double GetDouble(string name) => this[name] is int whole ? whole : Get<double>(name, "a number");

    /// <summary>A whole number.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    /// <exception cref="InvalidOperationException">It is no whole number.</exception>
    public int GetInt(string name) => Get<int>(name, "a whole number");

    /// <summary>A text.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    /// <exception cref="InvalidOperationException">It is no text.</exception>
    public string GetString(string name) => Get<string>(name, "a text");

    /// <summary>True or false.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    public bool GetBool(string name) => Get<bool>(name, "true or false");

    /// <summary>Whether there is a value of this name.</summary>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    /// <summary>Names and values: <c>rate 0.01, layers 2</c>.</summary>
    public override string ToString() => string.Join(", ", _values.Select(entry => string.Create(
        CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}")));

    bool IReadOnlyDictionary<string, object>.TryGetValue(string key, [MaybeNullWhen(false)] out object value) =>
        _values.TryGetValue(key, out value);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T Get<T>(string name, string kind)
    {
        object value = this[name];
        return value is T typed
            ? typed
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"TrialValues: '{name}' is {value}, not {kind}."));
    }
}
