using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Remembers of each module whether it trains, and gives it that mode back when disposed.</summary>
internal sealed class ModelMode : IDisposable
{
    private readonly (Module Module, bool IsTraining)[] _modes;

    public ModelMode(Module model) =>
        _modes = [.. model.NamedModules().Select(entry => (entry.Module, entry.Module.IsTraining))];

    public void Dispose()
    {
        foreach ((Module module, bool isTraining) in _modes)
            module.IsTraining = isTraining;
    }
}
