using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Changes the learning rates of an optimizer from step to step.</summary>
/// <remarks>
/// Usage: make it after the optimizer, and call <see cref="Step"/> after each <see cref="Optimizer.Step()"/>, or once
/// an epoch: the unit is what you make of it. A schedule is a function of the step and of each group's initial rate:
/// the one it had when its first schedule was made, or was set to since. A rate set in between lasts until the next
/// step.
/// <para>
/// A schedule of your own overrides <see cref="RateAt"/>. Schedules of one optimizer are put together by
/// <see cref="SequentialSchedule"/> and <see cref="ChainedSchedule"/>. torch.optim.lr_scheduler.
/// </para>
/// </remarks>
public abstract class Schedule
{
    private readonly double[] _initialRates;

    /// <summary>Takes the initial rates from the optimizer's groups.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    protected Schedule(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Optimizer = optimizer;
        _initialRates = [.. optimizer.Groups.Select(group => group.InitialLearningRate ??= group.LearningRate!.Value)];
    }

    /// <summary>Whose rates are changed.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>How many steps were made.</summary>
    public long StepCount { get; private set; }

    /// <summary>The learning rate of every group as it is now.</summary>
    public IReadOnlyList<double> LearningRates => [.. Optimizer.Groups.Select(group => group.LearningRate!.Value)];

    /// <summary>The rates of the groups that the schedule counts from.</summary>
    protected IReadOnlyList<double> InitialRates => _initialRates;

    private protected string Name => GetType().Name;

    /// <summary>Sets the rates of the next step.</summary>
    /// <exception cref="InvalidOperationException">The optimizer has got another group since.</exception>
    public void Step() => Apply(StepCount + 1);

    /// <summary>A copy of all that a continuation needs, as tensors.</summary>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var result = new OrderedDictionary<string, Tensor>();
        Save(result, "");
        return result;
    }

    /// <summary>Continues from a state that <see cref="StateDict"/> gave; sets the rates of that step.</summary>
    /// <exception cref="StateDictException">The state does not fit; nothing was changed.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var reader = new StateReader(Name, state);
        Action commit = Restore(reader, "");
        reader.Finish();
        commit();
        Apply();
    }

    /// <summary>The learning rate of a group at a step, 0 being the first.</summary>
    protected abstract double RateAt(long step, int group);

    /// <summary>The momentum of a group at a step, or null to leave it alone, as most schedules do.</summary>
    /// <remarks>It is β₁ for optimizers that have no momentum but β₁.</remarks>
    protected virtual double? MomentumAt(long step, int group) => null;

    /// <summary>Sets the rates, and momenta, of the current step; the last thing a constructor does.</summary>
    protected void Apply() => Apply(StepCount);

    /// <summary>What the group calls its momentum; null if it has none.</summary>
    private protected static Hyperparameter? MomentumOf(ParameterGroup group) =>
        group.Has(Hyperparameter.Momentum) ? Hyperparameter.Momentum
        : group.Has(Hyperparameter.Beta1) ? Hyperparameter.Beta1
        : null;

    /// <summary>The optimizer has a momentum that can be cycled.</summary>
    private protected void CheckMomentum() => Check.Argument(
        Optimizer.Groups.All(group => MomentumOf(group) is not null),
        $"{Name}: {Optimizer.GetType().Name} has no momentum to cycle; pass cycleMomentum: false.");

    /// <summary>One value for all groups, or one for each; as many as there are groups.</summary>
    private protected T[] PerGroup<T>(string what, ReadOnlySpan<T> values)
    {
        int count = Optimizer.Groups.Count;
        Check.Argument(
            values.Length == 1 || values.Length == count,
            $"{Name}: {values.Length} {what} for {count} groups; give one, or one for each.");
        return values.Length == count ? values.ToArray() : [.. Enumerable.Repeat(values[0], count)];
    }

    /// <summary>One function for all groups, or one for each.</summary>
    private protected Func<long, double>[] FunctionPerGroup(ReadOnlySpan<Func<long, double>> functions)
    {
        Check.Argument(!functions.Contains(null!), $"{Name}: a function is null.");
        return PerGroup("functions", functions);
    }

    /// <summary>One rate for all groups, or one for each.</summary>
    private protected double[] RatePerGroup(string argument, ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            CheckNotNegative(argument, value);
        return PerGroup($"values of {argument}", values);
    }

    private protected void CheckNotNegative(string argument, double value) =>
        CheckThat(value >= 0 && double.IsFinite(value), argument, value, "must be finite and not negative");

    private protected void CheckPositive(string argument, double value) =>
        CheckThat(value > 0 && double.IsFinite(value), argument, value, "must be finite and positive");

    private protected void CheckThat(bool holds, string argument, double value, string rule) =>
        Check.Range(holds, Name, argument, value, rule);

    /// <summary><see cref="RateAt"/> for schedules made of schedules.</summary>
    internal double RateOf(long step, int group) => RateAt(step, group);

    /// <summary><see cref="MomentumAt"/> for schedules made of schedules.</summary>
    internal double? MomentumOf(long step, int group) => MomentumAt(step, group);

    /// <summary>Writes the state under names that start with <paramref name="prefix"/>.</summary>
    internal virtual void Save(OrderedDictionary<string, Tensor> state, string prefix)
    {
        state[prefix + "step"] = Tensor.From<long>([StepCount], []);
        state[prefix + "initial_rates"] = Tensor.From<double>(_initialRates, [_initialRates.Length]);
    }

    /// <summary>Reads what <see cref="Save"/> wrote; what it gives back puts it into place.</summary>
    internal virtual Action Restore(StateReader reader, string prefix)
    {
        long step = reader.Integer(prefix + "step");
        double[] rates = reader.Find(prefix + "initial_rates", [_initialRates.Length])
            ?.Cast(DType.Float64).ToArray<double>() ?? [];
        return () =>
        {
            StepCount = step;
            rates.CopyTo(_initialRates, 0);
        };
    }

    private void Apply(long step)
    {
        Check.State(
            Optimizer.Groups.Count == _initialRates.Length,
            $"{Name}: the optimizer has {Optimizer.Groups.Count} groups, but had {_initialRates.Length} when the "
                + $"schedule was made; make the schedule after AddGroup.");
        StepCount = step;
        for (int i = 0; i < Optimizer.Groups.Count; i++)
        {
            ParameterGroup group = Optimizer.Groups[i];
            group.Schedule(RateAt(step, i));
            if (MomentumAt(step, i) is { } momentum)
                group[MomentumOf(group)!] = momentum;
        }
    }
}
