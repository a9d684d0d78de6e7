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
    /// <c>state.3.exp_avg</c>, with parameters numbered through all groups and states named as in PyTorch. Options that
    /// are not numbers, such as Nesterov's momentum, belong to the constructor.
    /// </remarks>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var result = new OrderedDictionary<string, Tensor>();
        for (int i = 0; i < _groups.Length; i++)
        {
            foreach (Hyperparameter hyperparameter in _hyperparameters)
                result[GroupKey(i, hyperparameter)] = Tensor.Full([], _groups[i][hyperparameter], DType.Float64);
        }

        int index = 0;
        foreach (Parameter parameter in AllParameters())
        {
            if (_states.TryGetValue(parameter, out ParameterState? state))
            {
                result[StateKey(index, "step")] = Tensor.From<long>([state.Step], []);
                foreach ((string name, Tensor value) in state.Tensors)
                    result[StateKey(index, name)] = value.Clone();
            }

            index++;
        }

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
        List<string> missing = [];
        List<ShapeMismatch> wrong = [];
        var unused = new HashSet<string>(state.Keys);
        var numbers = new List<(ParameterGroup Group, Hyperparameter Name, double Value)>();
        for (int i = 0; i < _groups.Length; i++)
        {
            foreach (Hyperparameter hyperparameter in _hyperparameters)
            {
                if (Find(GroupKey(i, hyperparameter), Shape.Scalar, isRequired: true) is { } value)
                    numbers.Add((_groups[i], hyperparameter, value.Cast(DType.Float64).ToScalar<double>()));
            }
        }

        var states = new Dictionary<Parameter, ParameterState>(ReferenceEqualityComparer.Instance);
        int index = 0;
        foreach (Parameter parameter in AllParameters())
        {
            string prefix = StateKey(index++, "");
            if (!unused.Any(key => key.StartsWith(prefix, StringComparison.Ordinal)))
                continue;
            ParameterState own = states[parameter] = new ParameterState();
            if (Find(prefix + "step", Shape.Scalar, isRequired: true) is { } step)
                own.Step = step.Cast(DType.Int64).ToScalar<long>();
            foreach ((string name, bool isRequired) in StateNames)
            {
                if (Find(prefix + name, parameter.Shape, isRequired) is { } value)
                {
                    own.Tensors[name] = value.Detach()
                        .Cast(ParameterState.TypeFor(parameter.DType)).To(parameter.Device).Clone();
                }
            }
        }

        if (missing.Count > 0 || unused.Count > 0 || wrong.Count > 0)
            throw new StateDictException(Name, missing, [.. unused], wrong);
        foreach ((_, Hyperparameter name, double value) in numbers)
            name.Validate(Name, value);
        foreach ((ParameterGroup group, Hyperparameter name, double value) in numbers)
            group[name] = value;
        _states.Clear();
        foreach ((Parameter parameter, ParameterState own) in states)
            _states[parameter] = own;

        Tensor? Find(string key, Shape shape, bool isRequired)
        {
            if (!state.TryGetValue(key, out Tensor? value))
            {
                if (isRequired)
                    missing.Add(key);
                return null;
            }

            unused.Remove(key);
            if (value.Shape == shape)
                return value;
            wrong.Add(new ShapeMismatch(key, shape, value.Shape));
            return null;
        }
    }

    private static string GroupKey(int group, Hyperparameter hyperparameter) =>
        string.Create(CultureInfo.InvariantCulture, $"groups.{group}.{hyperparameter.Key()}");

    private static string StateKey(int parameter, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"state.{parameter}.{name}");
}
