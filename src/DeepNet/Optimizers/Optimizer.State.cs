using System.Globalization;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

public abstract partial class Optimizer
{
    /// <summary>
    /// A copy of all that a continuation needs, as tensors: hyper-parameters of the groups, and per parameter its steps
    /// and states.
    /// </summary>
    /// <remarks>
    /// Keys: <c>groups.0.learning_rate</c> (a Float64 scalar), <c>state.3.step</c> (an Int64 scalar),
    /// <c>state.3.exp_avg</c>, with parameters numbered through all groups and states named as in PyTorch.
    /// </remarks>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var result = new OrderedDictionary<string, Tensor>();
        Save(result, "");
        return result;
    }

    /// <summary>
    /// Continues from a state that <see cref="StateDict"/> gave, for the same parameters in the same order.
    /// </summary>
    /// <exception cref="StateDictException">The state does not fit; nothing was changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range; nothing was
    /// changed.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using IDisposable scope = Tensor.NoGrad();
        var reader = new StateReader(Name, state);
        Action commit = Restore(reader, "");
        reader.Finish();
        commit();
    }

    /// <summary>Writes the state under names that start with <paramref name="prefix"/>.</summary>
    internal virtual void Save(OrderedDictionary<string, Tensor> state, string prefix)
    {
        for (int i = 0; i < _groups.Count; i++)
        {
            foreach ((Hyperparameter hyperparameter, _) in _defaults)
            {
                state[prefix + GroupKey(i, hyperparameter)] =
                    Tensor.Full([], _groups[i][hyperparameter], DType.Float64);
            }
        }

        int index = 0;
        foreach (Parameter parameter in AllParameters())
        {
            if (_states.TryGetValue(parameter, out ParameterState? own))
            {
                state[prefix + StateKey(index, "step")] = Tensor.From<long>([own.Step], []);
                foreach ((string name, Tensor value) in own.Tensors)
                    state[prefix + StateKey(index, name)] = value.Clone();
            }

            index++;
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote; what it gives back puts it into place.</summary>
    internal virtual Action Restore(StateReader reader, string prefix)
    {
        var numbers = new List<(ParameterGroup Group, Hyperparameter Name, double Value)>();
        for (int i = 0; i < _groups.Count; i++)
        {
            foreach ((Hyperparameter hyperparameter, _) in _defaults)
                numbers.Add((_groups[i], hyperparameter, reader.Number(prefix + GroupKey(i, hyperparameter))));
        }

        var states = new Dictionary<Parameter, ParameterState>(ReferenceEqualityComparer.Instance);
        int index = 0;
        foreach (Parameter parameter in AllParameters())
        {
            string start = prefix + StateKey(index++, "");
            if (!reader.Any(start))
                continue;
            IReadOnlyList<StateSlot> slots = Slots(parameter.Shape);
            ParameterState own = states[parameter] = new ParameterState(Name, parameter, slots);
            own.Step = reader.Integer(start + "step");
            foreach (StateSlot slot in slots)
            {
                if (reader.Find(start + slot.Name, slot.Shape, !slot.IsOptional) is { } value)
                    own.Load(slot.Name, value);
            }
        }

        return () =>
        {
            foreach ((_, Hyperparameter name, double value) in numbers)
                name.Validate(Name, value);
            foreach ((ParameterGroup group, Hyperparameter name, double value) in numbers)
            {
                if (name == Hyperparameter.LearningRate)
                    group.Schedule(value);
                else
                    group[name] = value;
            }

            _states.Clear();
            foreach ((Parameter parameter, ParameterState own) in states)
                _states[parameter] = own;
        };
    }

    private static string GroupKey(int group, Hyperparameter hyperparameter) =>
        string.Create(CultureInfo.InvariantCulture, $"groups.{group}.{hyperparameter.Key}");

    private static string StateKey(int parameter, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"state.{parameter}.{name}");
}
