using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Stochastic weight averaging: the plain mean of a model's parameters at all updates.</summary>
/// <remarks>
/// Update it once an epoch near the end of training, with <see cref="SwaSchedule"/> for the learning rate. Izmailov et
/// al., 2018, https://arxiv.org/abs/1803.05407. torch.optim.swa_utils.AveragedModel.
/// </remarks>
public sealed class SwaWeights : AveragedWeights
{
    /// <summary>Averages the parameters of a model.</summary>
    /// <param name="model">Whose parameters.</param>
    public SwaWeights(Module model)
        : base(model)
    {
    }

    private protected override double Share(long updates) => 1.0 / (updates + 1);
}
