using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Steps of one size for all: the sign of a momentum.</summary>
/// <remarks>
/// c = β₁m + (1-β₁)g, m ← β₂m + (1-β₂)g, θ ← θ - η (sign(c) + λθ). Wants a learning rate three to ten times smaller and
/// a weight decay as many times larger than AdamW. Chen et al., 2023, https://arxiv.org/abs/2302.06675.
/// </remarks>
public sealed class Lion : Optimizer
{
    private const string Mean = "exp_avg";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Lion(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-4,
        double beta1 = 0.9,
        double beta2 = 0.99,
        double weightDecay = 0,
        bool maximize = false)
        : base(
            parameters,
            learningRate,
            (Hyperparameter.Beta1, beta1),
            (Hyperparameter.Beta2, beta2),
            (Hyperparameter.WeightDecay, weightDecay),
            (Hyperparameter.Maximize, Convert.ToDouble(maximize)))
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [new(Mean, shape)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
        => Apply(
            value,
            gradient,
            new LionStep(
                group[Hyperparameter.LearningRate],
                group[Hyperparameter.Beta1],
                group[Hyperparameter.Beta2],
                1 - (group[Hyperparameter.LearningRate] * group[Hyperparameter.WeightDecay]),
                group.Maximize == true),
            state[Mean]);
}
