using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Gradients divided by the root of the sum of all their squares so far.</summary>
/// <remarks>
/// g ← g + λθ, s ← s + g², θ ← θ - η / (1 + (t - 1) · decay) · g / (√s + ε). Duchi et al., 2011,
/// https://jmlr.org/papers/v12/duchi11a.html. torch.optim.Adagrad.
/// </remarks>
public sealed class Adagrad : Optimizer
{
    private const string Sum = "sum";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="learningRateDecay">How the learning rate falls with the steps.</param>
    /// <param name="weightDecay">λ, added to the gradient.</param>
    /// <param name="initialAccumulator">Where s starts.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Adagrad(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-2,
        double learningRateDecay = 0,
        double weightDecay = 0,
        double initialAccumulator = 0,
        double epsilon = 1e-10,
        bool maximize = false)
        : base(
            parameters,
            learningRate,
            (Hyperparameter.LearningRateDecay, learningRateDecay),
            (Hyperparameter.WeightDecay, weightDecay),
            (Hyperparameter.InitialAccumulator, initialAccumulator),
            (Hyperparameter.Epsilon, epsilon),
            (Hyperparameter.Maximize, Convert.ToDouble(maximize)))
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [new(Sum, shape)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
        => Apply(
            value,
            gradient,
            new AdagradStep(
                group[Hyperparameter.LearningRate]
                    / (1 + ((state.Step - 1) * group[Hyperparameter.LearningRateDecay])),
                group[Hyperparameter.Epsilon],
                group[Hyperparameter.WeightDecay],
                group.Maximize == true),
            state.Get(Sum, group[Hyperparameter.InitialAccumulator]));
}
