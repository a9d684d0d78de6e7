using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Stochastic gradient descent, with momentum if wanted.</summary>
/// <remarks>
/// g ← g + λθ, b ← μb + (1 - dampening) g, θ ← θ - ηb; with Nesterov's momentum θ ← θ - η (g + μb), without momentum
/// θ ← θ - ηg. The first step starts with b = g. Sutskever et al., 2013,
/// http://proceedings.mlr.press/v28/sutskever13.html. torch.optim.SGD.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private const string Buffer = "momentum_buffer";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">μ.</param>
    /// <param name="dampening">The part of a gradient that is left out of the momentum.</param>
    /// <param name="nesterov">Nesterov's momentum; needs momentum and no dampening.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Sgd(
        IEnumerable<ITrainable> parameters,
        double learningRate,
        double momentum = 0,
        double dampening = 0,
        bool nesterov = false,
        double weightDecay = 0,
        bool maximize = false)
        : base(
            parameters,
            learningRate,
            (Hyperparameter.Momentum, momentum),
            (Hyperparameter.Dampening, dampening),
            (Hyperparameter.Nesterov, Convert.ToDouble(nesterov)),
            (Hyperparameter.WeightDecay, weightDecay),
            (Hyperparameter.Maximize, Convert.ToDouble(maximize)))
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) => [new(Buffer, shape, IsOptional: true)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
    {
        double momentum = group[Hyperparameter.Momentum];
        bool isFirst = !state.Contains(Buffer);
        return Apply(
            value,
            gradient,
            new SgdStep(
                group[Hyperparameter.LearningRate],
                momentum,
                isFirst ? 0 : momentum,
                isFirst ? 1 : 1 - group[Hyperparameter.Dampening],
                group[Hyperparameter.WeightDecay],
                group.Nesterov == true,
                group.Maximize == true),
            momentum == 0 ? null : state[Buffer]);
    }

    private protected override void Verify(ParameterGroup group) => Check.Argument(
        group is not { Nesterov: true } || group is { Momentum: > 0, Dampening: 0 },
        $"Sgd: nesterov needs a positive momentum and no dampening, "
            + $"not momentum {group.Momentum} and dampening {group.Dampening}.");
}
