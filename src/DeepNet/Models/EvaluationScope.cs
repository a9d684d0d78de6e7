using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>Without gradients and in evaluation mode until disposed; then what was in training is so again.</summary>
internal sealed class EvaluationScope : IDisposable
{
    private readonly IDisposable _noGrad = Tensor.NoGrad();
    private readonly Module[] _training;

    public EvaluationScope(Module? module)
    {
        _training = module is null
            ? []
            : [.. module.NamedModules().Select(entry => entry.Module).Where(part => part.IsTraining)];
        SetTraining(false);
    }

    public void Dispose()
    {
        SetTraining(true);
        _noGrad.Dispose();
    }

    private void SetTraining(bool isTraining)
    {
        foreach (Module module in _training)
            module.IsTraining = isTraining;
    }
}
