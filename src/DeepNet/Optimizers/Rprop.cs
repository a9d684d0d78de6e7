using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>A step size for each element: it grows while the gradient keeps its sign, else shrinks.</summary>
/// <remarks>
/// Where gₜgₜ₋₁ &gt; 0: s ← min(η₊s, largest); where it is below 0: s ← max(η₋s, smallest) and g ← 0; then
/// θ ← θ - s · sign(g). For gradients of all data, not of batches. Riedmiller and Braun, 1993. torch.optim.Rprop.
/// </remarks>
public sealed class Rprop : Optimizer
{
    private const string Previous = "prev", Size = "step_size";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">The first s.</param>
    /// <param name="etaMinus">η₋.</param>
    /// <param name="etaPlus">η₊.</param>
    /// <param name="minStep">The smallest s.</param>
    /// <param name="maxStep">The largest s.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Rprop(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-2,
        double etaMinus = 0.5,
        double etaPlus = 1.2,
        double minStep = 1e-6,
        double maxStep = 50,
        bool maximize = false)
        : base(
            parameters,
            learningRate,
            (Hyperparameter.EtaMinus, etaMinus),
            (Hyperparameter.EtaPlus, etaPlus),
            (Hyperparameter.MinStep, minStep),
            (Hyperparameter.MaxStep, maxStep),
            (Hyperparameter.Maximize, Convert.ToDouble(maximize)))
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [new(Previous, shape), new(Size, shape)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
        => Apply(
            value,
            gradient,
            new RpropStep(
                group[Hyperparameter.EtaMinus],
                group[Hyperparameter.EtaPlus],
                group[Hyperparameter.MinStep],
                group[Hyperparameter.MaxStep],
                group.Maximize == true),
            state[Previous],
            state.Get(Size, group[Hyperparameter.LearningRate]));

    private protected override void Verify(ParameterGroup group)
    {
        double least = group[Hyperparameter.MinStep], most = group[Hyperparameter.MaxStep];
        Check.Argument(least <= most, $"Rprop: MinStep {least} must not be above MaxStep {most}.");
    }
}
