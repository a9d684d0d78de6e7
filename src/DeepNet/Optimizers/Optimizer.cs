using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Changes parameters by their gradients, so that a loss falls.</summary>
/// <remarks>
/// Usage: <c>optimizer.ZeroGrad(); loss.Backward(); optimizer.Step();</c>. Parameters of a 16-bit type are updated in
/// Float32 and rounded once; their states are Float32.
/// </remarks>
public abstract partial class Optimizer
{
    private readonly Dictionary<Parameter, ParameterState> _states = new(ReferenceEqualityComparer.Instance);
    private readonly ParameterGroup[] _groups;
    private readonly Hyperparameter[] _hyperparameters;

    private protected Optimizer(
        IEnumerable<ParameterGroup> groups, params ReadOnlySpan<(Hyperparameter Name, double Value)> defaults)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _groups = [.. groups];
        _hyperparameters = new Hyperparameter[defaults.Length];
        for (int i = 0; i < defaults.Length; i++)
        {
            (_hyperparameters[i], double value) = defaults[i];
            _hyperparameters[i].Validate(Name, value);
        }

        var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (Parameter parameter in AllParameters())
        {
            if (!seen.Add(parameter))
            {
                throw new ArgumentException(
                    $"{Name}: parameter {seen.Count} of shape {parameter.Shape} is given twice; "
                        + $"each would be updated twice.");
            }
        }

        Check.Argument(seen.Count > 0, $"{Name}: there are no parameters to optimize.");
        foreach (ParameterGroup group in _groups)
            group.Attach(Name, defaults);
    }

    /// <summary>The groups of parameters; one if the optimizer was given plain parameters.</summary>
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

    private protected string Name => GetType().Name;

    /// <summary>
    /// The states of a parameter by name, and whether a parameter that has made a step always has it.
    /// </summary>
    private protected abstract ReadOnlySpan<(string Name, bool IsRequired)> StateNames { get; }

    /// <summary>
    /// Changes every parameter that has a gradient. Parameters without one, and frozen ones, stay as they are.
    /// </summary>
    public void Step()
    {
        using IDisposable scope = Tensor.NoGrad();
        foreach (ParameterGroup group in _groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                if (parameter is not { RequiresGrad: true, UnseenGrad: not null })
                    continue;
                if (!_states.TryGetValue(parameter, out ParameterState? state))
                    _states[parameter] = state = new ParameterState();
                state.Step++;
                Update(group, parameter, state);
            }
        }
    }

    /// <summary>Forgets all gradients, so that the next backward pass starts afresh.</summary>
    public void ZeroGrad()
    {
        foreach (Parameter parameter in AllParameters())
            parameter.Grad = null;
    }

    /// <summary>Calls <see cref="Apply"/> with the step of this optimizer.</summary>
    private protected abstract void Update(ParameterGroup group, Parameter parameter, ParameterState state);

    /// <summary>Runs a step on a parameter and its states.</summary>
    private protected static void Apply<TStep>(
        Parameter parameter, TStep step, Tensor? state0 = null, Tensor? state1 = null, Tensor? state2 = null)
        where TStep : struct, IStepOp
    {
        Tensor value = parameter.Value.Detach(), gradient = parameter.UnseenGrad!.Detach();
        if (value.DType.IsHalf())
        {
            Tensor wide = value.Cast(DType.Float32);
            value.Backend.Step(wide, gradient.Cast(DType.Float32).Contiguous(), state0, state1, state2, step);
            value.Backend.Cast(wide, value);
        }
        else
        {
            value.Backend.Step(value, gradient.Contiguous(), state0, state1, state2, step);
        }

        value.Storage.Version++;
    }

    private IEnumerable<Parameter> AllParameters()
    {
        foreach (ParameterGroup group in _groups)
        {
            foreach (Parameter parameter in group.Parameters)
                yield return parameter;
        }
    }
}
