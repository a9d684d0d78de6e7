using System.Collections;

namespace DeepNet.Layers;

/// <summary>Parameters in order.</summary>
/// <remarks>State keys are the positions. A plain list or array in a field does the same.
/// torch.nn.ParameterList.</remarks>
public sealed class ParameterList : Module, IReadOnlyList<Parameter>
{
    [Key("")]
    private readonly List<Parameter> _parameters = [];

    /// <summary>A list of these parameters.</summary>
    public ParameterList(params IEnumerable<Parameter> parameters) => AddRange(parameters);

    /// <summary>The number of parameters in the list.</summary>
    public int Count => _parameters.Count;

    /// <summary>The parameter at this position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public Parameter this[int index]
    {
        get => _parameters[ListIndex.Of(nameof(ParameterList), index, Count)];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _parameters[ListIndex.Of(nameof(ParameterList), index, Count)] = value;
        }
    }

    /// <summary>Puts a parameter at the end.</summary>
    public void Add(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        _parameters.Add(parameter);
    }

    /// <summary>Puts parameters at the end.</summary>
    public void AddRange(params IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (Parameter parameter in parameters)
            Add(parameter);
    }

    /// <inheritdoc/>
    public IEnumerator<Parameter> GetEnumerator() => _parameters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
