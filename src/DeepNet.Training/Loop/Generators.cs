using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>The generators a training draws from: the default one under the empty name, and those of the
/// modules.</summary>
internal sealed class Generators(Module model)
{
    private (string Name, RandomSource Generator)[] _modules = [.. model.NamedGenerators()];

    /// <summary>Looks for them anew: the model may have changed since.</summary>
    public void Refresh() => _modules = [.. model.NamedGenerators()];

    /// <summary>The states, that of the default generator first.</summary>
    public RandomState[] Capture()
    {
        var states = new RandomState[_modules.Length + 1];
        states[0] = Tensor.GetRandomState();
        for (int i = 0; i < _modules.Length; i++)
            states[i + 1] = _modules[i].Generator.GetState();
        return states;
    }

    public void Restore(RandomState[] states)
    {
        Tensor.SetRandomState(states[0]);
        for (int i = 0; i < _modules.Length; i++)
            _modules[i].Generator.SetState(states[i + 1]);
    }

    public Dictionary<string, GeneratorState> ByName()
    {
        RandomState[] states = Capture();
        var named = new Dictionary<string, GeneratorState> { [""] = GeneratorState.Of(states[0]) };
        for (int i = 0; i < _modules.Length; i++)
            named[_modules[i].Name] = GeneratorState.Of(states[i + 1]);
        return named;
    }

    /// <summary>The states of these names, or null if others are there than the model has.</summary>
    public RandomState[]? Match(IReadOnlyDictionary<string, GeneratorState> named)
    {
        if (named.Count != _modules.Length + 1 || !named.TryGetValue("", out GeneratorState? first))
            return null;
        var states = new RandomState[_modules.Length + 1];
        states[0] = first.ToState();
        for (int i = 0; i < _modules.Length; i++)
        {
            if (!named.TryGetValue(_modules[i].Name, out GeneratorState? state))
                return null;
            states[i + 1] = state.ToState();
        }

        return states;
    }

    /// <summary>What they are called, for errors.</summary>
    public override string ToString() =>
        _modules.Length == 0 ? "none" : string.Join(", ", _modules.Select(entry => entry.Name));
}
