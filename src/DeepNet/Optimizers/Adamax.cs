using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Adam with the largest recent gradient in place of the mean square.</summary>
/// <remarks>
/// g ← g + λθ, m ← β₁m + (1-β₁)g, u ← max(β₂u, |g| + ε), θ ← θ - η / (1-β₁ᵗ) · m / u. Kingma and Ba, 2015,
/// https://arxiv.org/abs/1412.6980, section 7.1. torch.optim.Adamax.
/// </remarks>
public sealed class Adamax : AdamLike
{
    private const string Largest = "exp_inf";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ, added to the gradient.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Adamax(
        IEnumerable<ITrainable> parameters,
        double learningRate = 2e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool maximize = false)
        : base(parameters, learningRate, beta1, beta2, epsilon, weightDecay, maximize)
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [new(Mean, shape), new(Largest, shape)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
        => Apply(
            value,
            gradient,
            new AdamaxStep(
                group[Hyperparameter.LearningRate] / (1 - Math.Pow(group[Hyperparameter.Beta1], state.Step)),
                group[Hyperparameter.Beta1],
                group[Hyperparameter.Beta2],
                group[Hyperparameter.Epsilon],
                group[Hyperparameter.WeightDecay],
                group.Maximize == true),
            state[Mean],
            state[Largest]);
}
