using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>
/// Parameters that are trained with numbers of their own:
/// <c>new ParameterGroup(head.Parameters()) { LearningRate = 1e-2 }</c>.
/// </summary>
/// <remarks>
/// What is not set here is taken from the optimizer when the group is handed to it, and can be changed from then on.
/// </remarks>
public sealed class ParameterGroup
{
    private readonly double?[] _values = new double?[Hyperparameters.Count];
    private string? _owner;
    private Hyperparameter[] _known = [];

    /// <summary>Creates a group of these parameters.</summary>
    public ParameterGroup(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = [.. parameters];
    }

    /// <summary>The parameters of the group.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>η, the size of a step; not negative.</summary>
    public double? LearningRate
    {
        get => _values[(int)Hyperparameter.LearningRate];
        set => Set(Hyperparameter.LearningRate, value);
    }

    /// <summary>λ, how strongly parameters are drawn to zero; not negative.</summary>
    public double? WeightDecay
    {
        get => _values[(int)Hyperparameter.WeightDecay];
        set => Set(Hyperparameter.WeightDecay, value);
    }

    /// <summary>μ of Sgd and RmsProp; not negative.</summary>
    public double? Momentum
    {
        get => _values[(int)Hyperparameter.Momentum];
        set => Set(Hyperparameter.Momentum, value);
    }

    /// <summary>The part of a gradient that Sgd leaves out of its momentum.</summary>
    public double? Dampening
    {
        get => _values[(int)Hyperparameter.Dampening];
        set => Set(Hyperparameter.Dampening, value);
    }

    /// <summary>β₁ of Adam, the decay of the mean gradient; in [0, 1).</summary>
    public double? Beta1
    {
        get => _values[(int)Hyperparameter.Beta1];
        set => Set(Hyperparameter.Beta1, value);
    }

    /// <summary>β₂ of Adam, the decay of the mean squared gradient; in [0, 1).</summary>
    public double? Beta2
    {
        get => _values[(int)Hyperparameter.Beta2];
        set => Set(Hyperparameter.Beta2, value);
    }

    /// <summary>ε, what keeps a division from zero; not negative.</summary>
    public double? Epsilon
    {
        get => _values[(int)Hyperparameter.Epsilon];
        set => Set(Hyperparameter.Epsilon, value);
    }

    /// <summary>α of RmsProp, the decay of the mean squared gradient; not negative.</summary>
    public double? Alpha
    {
        get => _values[(int)Hyperparameter.Alpha];
        set => Set(Hyperparameter.Alpha, value);
    }

    internal double this[Hyperparameter hyperparameter]
    {
        get => _values[(int)hyperparameter]!.Value;
        set => Set(hyperparameter, value);
    }

    /// <summary>Makes this a group of an optimizer and fills in what it has not set.</summary>
    internal void Attach(string owner, ReadOnlySpan<(Hyperparameter Name, double Value)> defaults)
    {
        Check.State(_owner is null, $"{owner}: the group belongs to another optimizer, {_owner}; make one for each.");
        var known = new Hyperparameter[defaults.Length];
        for (int i = 0; i < defaults.Length; i++)
            known[i] = defaults[i].Name;
        for (int i = 0; i < _values.Length; i++)
        {
            Check.Argument(
                _values[i] is null || Array.IndexOf(known, (Hyperparameter)i) >= 0,
                $"{owner}: the group sets {(Hyperparameter)i}, which {owner} does not have.");
        }

        (_owner, _known) = (owner, known);
        foreach ((Hyperparameter name, double value) in defaults)
            _values[(int)name] ??= value;
    }

    private void Set(Hyperparameter hyperparameter, double? value)
    {
        string owner = _owner ?? nameof(ParameterGroup);
        if (value is { } number)
            hyperparameter.Validate(owner, number);
        if (_owner is not null)
        {
            Check.Argument(
                value is not null,
                $"{owner}: {hyperparameter} cannot be unset once the group belongs to an optimizer.");
            Check.Argument(
                Array.IndexOf(_known, hyperparameter) >= 0, $"{owner}: there is no {hyperparameter} to set.");
        }

        _values[(int)hyperparameter] = value;
    }
}
