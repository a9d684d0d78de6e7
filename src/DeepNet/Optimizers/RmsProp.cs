using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>RMSprop: gradients divided by the root of their mean square.</summary>
/// <remarks>
/// g ← g + λθ, v ← αv + (1-α)g², u = g / (√v + ε), b ← μb + u, θ ← θ - ηb; centered: a ← αa + (1-α)g and √(v - a²) in
/// place of √v. Hinton, 2012, https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf; centered:
/// Graves, 2013, https://arxiv.org/abs/1308.0850. torch.optim.RMSprop.
/// </remarks>
public sealed class RmsProp : Optimizer
{
    private const string Square = "square_avg", Buffer = "momentum_buffer", Mean = "grad_avg";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="alpha">α.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="momentum">μ.</param>
    /// <param name="centered">Whether the mean is taken out of the mean square.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public RmsProp(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentum = 0,
        bool centered = false,
        bool maximize = false)
        : base(
            parameters,
            learningRate,
            (Hyperparameter.Alpha, alpha),
            (Hyperparameter.Epsilon, epsilon),
            (Hyperparameter.WeightDecay, weightDecay),
            (Hyperparameter.Momentum, momentum),
            (Hyperparameter.Centered, Convert.ToDouble(centered)),
            (Hyperparameter.Maximize, Convert.ToDouble(maximize)))
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [new(Square, shape), new(Buffer, shape, IsOptional: true), new(Mean, shape, IsOptional: true)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
    {
        double momentum = group[Hyperparameter.Momentum];
        bool centered = group.Centered == true;
        return Apply(
            value,
            gradient,
            new RmsPropStep(
                group[Hyperparameter.LearningRate],
                group[Hyperparameter.Alpha],
                group[Hyperparameter.Epsilon],
                group[Hyperparameter.WeightDecay],
                momentum,
                centered,
                group.Maximize == true),
            state[Square],
            momentum == 0 ? null : state[Buffer],
            centered ? state[Mean] : null);
    }
}
