using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Changes parameters by their gradients, so that a loss falls.</summary>
/// <remarks>
/// Usage: <c>optimizer.ZeroGrad(); loss.Backward(); optimizer.Step();</c>. Several backward passes before a step add
/// their gradients up. Parameters of a 16-bit type are updated in Float32 and rounded once; their states are Float32.
/// <para>
/// An optimizer of your own hands its hyper-parameters to the base constructor and overrides <see cref="Update"/> with
/// its formula; if it remembers tensors, it lists them in <see cref="Slots"/>. Groups, saving and loading, schedules
/// and 16-bit types work then as for all others.
/// </para>
/// </remarks>
public abstract partial class Optimizer
{
    private readonly Dictionary<Parameter, ParameterState> _states = new(ReferenceEqualityComparer.Instance);
    private readonly List<ParameterGroup> _groups = [];
    private readonly (Hyperparameter Name, double Value)[] _defaults;
    private readonly StepQueue _queue = new();
    private readonly bool _isOwn;
    private readonly Optimizer? _wrapped;
    private Tensor? _stepped;

    /// <summary>Takes parameters and groups, and gives the groups the numbers they have not set themselves.</summary>
    /// <param name="parameters">What to train; parameters that are in no group form one, the first.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="others">The other hyper-parameters with their defaults.</param>
    /// <exception cref="ArgumentException">A number is out of range, a group sets one that is not here, a parameter is
    /// given twice, or there is nothing to train.</exception>
    protected Optimizer(
        IEnumerable<ITrainable> parameters,
        double learningRate,
        params ReadOnlySpan<(Hyperparameter Name, double Value)> others)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _defaults = [(Hyperparameter.LearningRate, learningRate), .. others];
        foreach ((Hyperparameter name, double value) in _defaults)
            name.Validate(Name, value);
        // The library's own formulas do not hold on to gradients, whose memory can then be used again.
        _isOwn = GetType().Assembly == typeof(Optimizer).Assembly;

        List<ParameterGroup> groups = [];
        List<Parameter> alone = [];
        foreach (ITrainable entry in parameters)
        {
            Check.Argument(entry is not null, $"{Name}: a parameter is null.");
            if (entry is ParameterGroup group)
                groups.Add(group);
            else
                alone.AddRange(entry.Parameters);
        }

        if (alone.Count > 0)
            groups.Insert(0, new ParameterGroup(alone));
        Add([.. groups]);
    }

    /// <summary>Shares the groups of an optimizer that it makes use of.</summary>
    private protected Optimizer(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        (_wrapped, _groups, _defaults) = (optimizer, optimizer._groups, optimizer._defaults);
    }

    /// <summary>The groups of parameters; one if the optimizer was given parameters alone.</summary>
    public IReadOnlyList<ParameterGroup> Groups => _groups;

    /// <summary>The learning rate of the first group; setting it sets that of all groups.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get => _groups[0][Hyperparameter.LearningRate];
        set
        {
            foreach (ParameterGroup group in _groups)
                group.LearningRate = value;
        }
    }

    /// <summary>The numbers that every group has.</summary>
    internal IEnumerable<Hyperparameter> Hyperparameters => _defaults.Select(entry => entry.Name);

    private protected string Name => GetType().Name;

    /// <summary>Trains further parameters from now on; what the group has not set is as in the constructor.</summary>
    /// <remarks>
    /// Make schedules anew afterwards; one that was made before refuses its next step, as it knows no rate for the
    /// group. A state is loaded after the groups have been added. torch.optim.Optimizer.add_param_group.
    /// </remarks>
    /// <exception cref="ArgumentException">The group has no parameters or one that is trained already, or its numbers
    /// do not fit.</exception>
    /// <exception cref="InvalidOperationException">The group belongs to an optimizer.</exception>
    public void AddGroup(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (_wrapped is null)
            Add(group);
        else
            _wrapped.AddGroup(group);
    }

    /// <summary>
    /// Changes every parameter that has a gradient. Parameters without one, and frozen ones, stay as they are.
    /// </summary>
    public virtual void Step()
    {
        using IDisposable scope = Tensor.NoGrad();
        try
        {
            foreach (ParameterGroup group in _groups)
            {
                foreach (Parameter parameter in group.Parameters)
                {
                    if (parameter is { RequiresGrad: true, UnseenGrad: not null })
                        Step(group, parameter);
                }
            }
        }
        finally
        {
            _stepped = null;
            _queue.Run();
        }
    }

    /// <summary>Computes loss and gradients, then makes a step.</summary>
    /// <param name="closure">Forgets old gradients, computes the loss, calls its Backward, and returns it.</param>
    /// <returns>The loss before the step.</returns>
    public virtual Tensor Step(Func<Tensor> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        Tensor loss;
        using (Tensor.EnableGrad())
            loss = closure();
        Step();
        return loss;
    }

    /// <summary>Forgets all gradients, so that the next backward pass starts afresh.</summary>
    public void ZeroGrad()
    {
        foreach (Parameter parameter in AllParameters())
            parameter.Grad = null;
    }

    /// <summary>The tensors remembered of a parameter of this shape; none unless overridden.</summary>
    /// <remarks>They start as zeros.</remarks>
    protected virtual IReadOnlyList<StateSlot> Slots(Shape shape) => [];

    /// <summary>The formula: the new values of a parameter.</summary>
    /// <param name="group">The hyper-parameters: <c>group[Hyperparameter.LearningRate]</c>.</param>
    /// <param name="value">The old values; Float32 for a parameter of a 16-bit type.</param>
    /// <param name="gradient">The gradient, of the same shape and type; contiguous.</param>
    /// <param name="state">What is remembered of the parameter; read and write it.</param>
    /// <remarks>Nothing is recorded for gradients in here.</remarks>
    protected abstract Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state);

    /// <summary>Makes a step in place on a parameter's values and its states, and gives the values back.</summary>
    /// <remarks>Where nobody looks at them before, it is made at the end, together with those of other parameters.
    /// </remarks>
    private protected Tensor Apply<TStep>(
        Tensor value, Tensor gradient, TStep step, Tensor? state0 = null, Tensor? state1 = null, Tensor? state2 = null)
        where TStep : struct, IStepOp
    {
        var tensors = new StepTensors(value, gradient, state0, state1, state2);
        if (ReferenceEquals(value, _stepped))
            _queue.Add(tensors, step);
        else
            value.Backend.Step([tensors], step);
        return value;
    }

    /// <summary>What is remembered of a parameter, or null before its first step.</summary>
    private protected ParameterState? StateOf(Parameter parameter) => _states.GetValueOrDefault(parameter);

    private protected IEnumerable<Parameter> AllParameters() => _groups.SelectMany(group => group.Parameters);

    /// <summary>Throws if the numbers or parameters of a group, all set by now, do not go together.</summary>
    private protected virtual void Verify(ParameterGroup group)
    {
    }

    private void Add(params ReadOnlySpan<ParameterGroup> groups)
    {
        var seen = new HashSet<Parameter>(AllParameters(), ReferenceEqualityComparer.Instance);
        int before = seen.Count;
        foreach (ParameterGroup group in groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                Check.Argument(
                    seen.Add(parameter),
                    $"{Name}: parameter {seen.Count} of shape {parameter.Shape} is given twice; "
                        + $"each would be updated twice.");
            }
        }

        Check.Argument(seen.Count > before, $"{Name}: there are no parameters to optimize.");
        Action? commit = null;
        foreach (ParameterGroup group in groups)
            commit += group.Attach(Name, _defaults, Verify);
        commit?.Invoke();
        _groups.AddRange(groups);
    }

    private void Step(ParameterGroup group, Parameter parameter)
    {
        if (!_states.TryGetValue(parameter, out ParameterState? state))
            _states[parameter] = state = new ParameterState(Name, parameter, Slots(parameter.Shape));
        state.Step++;
        Tensor value = parameter.Value.Detach();
        Tensor gradient = (_isOwn ? parameter.UnseenGrad : parameter.Grad)!.Detach();
        Tensor wide = value;
        if (value.DType.IsHalf())
            (wide, gradient) = (value.Cast(DType.Float32), gradient.Cast(DType.Float32));
        // A formula from outside may go on with the values that it is given back.
        _stepped = _isOwn ? value : null;
        Tensor result = Update(group, wide, gradient.Contiguous(), state);
        if (ReferenceEquals(result, value))
        {
            value.Storage.Version++;
            return;
        }

        Check.Shape(
            result.Shape == value.Shape,
            $"{Name}: Update gave the shape {result.Shape} for a parameter of shape {value.Shape}.");
        result = result.Cast(value.DType);
        value.Overwrite(ReferenceEquals(result.Storage, value.Storage) ? result.Clone() : result);
    }
}
