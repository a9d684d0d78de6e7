using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Steps in the parameters' own units: gradients scaled by how large updates and gradients were.</summary>
/// <remarks>
/// g ← g + λθ, v ← ρv + (1-ρ)g², d = √(u + ε) / √(v + ε) · g, u ← ρu + (1-ρ)d², θ ← θ - ηd. Zeiler, 2012,
/// https://arxiv.org/abs/1212.5701. torch.optim.Adadelta.
/// </remarks>
public sealed class Adadelta : Optimizer
{
    private const string Square = "square_avg", Delta = "acc_delta";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="rho">ρ, the decay of both means.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ, added to the gradient.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Adadelta(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1,
        double rho = 0.9,
        double epsilon = 1e-6,
        double weightDecay = 0,
        bool maximize = false)
        : base(
            parameters,
            learningRate,
            (Hyperparameter.Rho, rho),
            (Hyperparameter.Epsilon, epsilon),
            (Hyperparameter.WeightDecay, weightDecay),
            (Hyperparameter.Maximize, Convert.ToDouble(maximize)))
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [new(Square, shape), new(Delta, shape)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
        => Apply(
            value,
            gradient,
            new AdadeltaStep(
                group[Hyperparameter.LearningRate],
                group[Hyperparameter.Rho],
                group[Hyperparameter.Epsilon],
                group[Hyperparameter.WeightDecay],
                group.Maximize == true),
            state[Square],
            state[Delta]);
}
