using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>
/// Parameters that are trained with numbers of their own:
/// <c>new ParameterGroup(head.Parameters()) { LearningRate = 1e-2 }</c>.
/// </summary>
/// <remarks>
/// What is not set here is taken from the optimizer when the group is handed to it, and can be changed from then on.
/// The most common numbers are properties; all are reached through the indexer.
/// </remarks>
public sealed class ParameterGroup : ITrainable
{
    private Dictionary<Hyperparameter, double> _values = [];
    private string? _owner;

    /// <summary>Creates a group of these parameters.</summary>
    public ParameterGroup(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = [.. parameters];
        Check.Argument(!Parameters.Contains(null!), $"ParameterGroup: a parameter is null.");
    }

    /// <summary>The parameters of the group.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>η, the size of a step; not negative.</summary>
    public double? LearningRate
    {
        get => Find(Hyperparameter.LearningRate);
        set => Set(Hyperparameter.LearningRate, value);
    }

    /// <summary>λ, how strongly parameters are drawn to zero; not negative.</summary>
    public double? WeightDecay
    {
        get => Find(Hyperparameter.WeightDecay);
        set => Set(Hyperparameter.WeightDecay, value);
    }

    /// <summary>μ of Sgd, RmsProp and Muon; not negative.</summary>
    public double? Momentum
    {
        get => Find(Hyperparameter.Momentum);
        set => Set(Hyperparameter.Momentum, value);
    }

    /// <summary>The part of a gradient that Sgd leaves out of its momentum.</summary>
    public double? Dampening
    {
        get => Find(Hyperparameter.Dampening);
        set => Set(Hyperparameter.Dampening, value);
    }

    /// <summary>Whether momentum is Nesterov's.</summary>
    public bool? Nesterov
    {
        get => FindOption(Hyperparameter.Nesterov);
        set => SetOption(Hyperparameter.Nesterov, value);
    }

    /// <summary>Whether to climb instead of descending.</summary>
    public bool? Maximize
    {
        get => FindOption(Hyperparameter.Maximize);
        set => SetOption(Hyperparameter.Maximize, value);
    }

    /// <summary>β₁ of Adam and its relatives, the decay of the mean gradient; in [0, 1).</summary>
    public double? Beta1
    {
        get => Find(Hyperparameter.Beta1);
        set => Set(Hyperparameter.Beta1, value);
    }

    /// <summary>β₂ of Adam and its relatives, the decay of the mean squared gradient; in [0, 1).</summary>
    public double? Beta2
    {
        get => Find(Hyperparameter.Beta2);
        set => Set(Hyperparameter.Beta2, value);
    }

    /// <summary>ε, what keeps a division from zero; not negative.</summary>
    public double? Epsilon
    {
        get => Find(Hyperparameter.Epsilon);
        set => Set(Hyperparameter.Epsilon, value);
    }

    /// <summary>Whether Adam uses its largest v so far.</summary>
    public bool? Amsgrad
    {
        get => FindOption(Hyperparameter.Amsgrad);
        set => SetOption(Hyperparameter.Amsgrad, value);
    }

    /// <summary>α of RmsProp, the decay of the mean squared gradient; not negative.</summary>
    public double? Alpha
    {
        get => Find(Hyperparameter.Alpha);
        set => Set(Hyperparameter.Alpha, value);
    }

    /// <summary>Whether RmsProp takes the mean out of the mean square.</summary>
    public bool? Centered
    {
        get => FindOption(Hyperparameter.Centered);
        set => SetOption(Hyperparameter.Centered, value);
    }

    /// <summary>The learning rate that schedules count from; null until there is a schedule.</summary>
    internal double? InitialLearningRate { get; set; }

    /// <summary>Any of the numbers.</summary>
    /// <exception cref="InvalidOperationException">Read although it is set neither here nor by an
    /// optimizer.</exception>
    /// <exception cref="ArgumentException">Set to a value that is not allowed, or although the group's optimizer does
    /// not have it.</exception>
    public double this[Hyperparameter hyperparameter]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(hyperparameter);
            bool isSet = _values.TryGetValue(hyperparameter, out double value);
            Check.State(isSet, $"{_owner ?? nameof(ParameterGroup)}: {hyperparameter} is not set.");
            return value;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(hyperparameter);
            Set(hyperparameter, value);
        }
    }

    /// <summary>Whether the number is set, here or by an optimizer.</summary>
    internal bool Has(Hyperparameter hyperparameter) => _values.ContainsKey(hyperparameter);

    /// <summary>Sets the learning rate without making it the one that schedules count from.</summary>
    internal void Schedule(double learningRate)
    {
        double? initial = InitialLearningRate;
        LearningRate = learningRate;
        InitialLearningRate = initial;
    }

    /// <summary>Checks that this can be a group of an optimizer; what it gives back makes it one.</summary>
    /// <param name="owner">The optimizer's name.</param>
    /// <param name="defaults">What the optimizer has, with values for what the group has not set.</param>
    /// <param name="verify">Throws if the numbers do not go together.</param>
    internal Action Attach(
        string owner,
        IReadOnlyList<(Hyperparameter Name, double Value)> defaults,
        Action<ParameterGroup> verify)
    {
        Check.State(_owner is null, $"{owner}: the group belongs to another optimizer, {_owner}; make one for each.");
        foreach (Hyperparameter name in _values.Keys)
        {
            Check.Argument(
                defaults.Any(entry => entry.Name == name),
                $"{owner}: the group sets {name}, which {owner} does not have.");
        }

        var filled = new ParameterGroup(Parameters) { _values = new(_values) };
        foreach ((Hyperparameter name, double value) in defaults)
            filled._values.TryAdd(name, value);
        verify(filled);
        return () => (_owner, _values) = (owner, filled._values);
    }

    private double? Find(Hyperparameter hyperparameter) =>
        _values.TryGetValue(hyperparameter, out double value) ? value : null;

    private bool? FindOption(Hyperparameter hyperparameter) =>
        _values.TryGetValue(hyperparameter, out double value) ? value != 0 : null;

    private void SetOption(Hyperparameter hyperparameter, bool? value) =>
        Set(hyperparameter, value is { } isOn ? Convert.ToDouble(isOn) : null);

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
            Check.Argument(Has(hyperparameter), $"{owner}: there is no {hyperparameter} to set.");
        }

        if (hyperparameter == Hyperparameter.LearningRate)
            InitialLearningRate = null;
        if (value is { } given)
            _values[hyperparameter] = given;
        else
            _values.Remove(hyperparameter);
    }
}
