using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Gradient descent that also averages where its parameters have been.</summary>
/// <remarks>
/// g ← g + decay · θ, η = η₀ / (1 + λη₀(t-1))^α, θ ← (1 - λη)θ - ηg, a ← a + (θ - a) / max(1, t - 1 - t₀).
/// <see cref="AverageOf"/> gives a. Polyak and Juditsky, 1992, https://doi.org/10.1137/0330046. torch.optim.ASGD.
/// </remarks>
public sealed class Asgd : Optimizer
{
    private const string Average = "ax";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η₀.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="alpha">α.</param>
    /// <param name="averagingStart">t₀.</param>
    /// <param name="weightDecay">decay, added to the gradient.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Asgd(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-2,
        double lambda = 1e-4,
        double alpha = 0.75,
        double averagingStart = 1e6,
        double weightDecay = 0,
        bool maximize = false)
        : base(
            parameters,
            learningRate,
            (Hyperparameter.Lambda, lambda),
            (Hyperparameter.Alpha, alpha),
            (Hyperparameter.AveragingStart, averagingStart),
            (Hyperparameter.WeightDecay, weightDecay),
            (Hyperparameter.Maximize, Convert.ToDouble(maximize)))
    {
    }

    /// <summary>A copy of the averaged values of a parameter; its own values before its first step.</summary>
    public Tensor AverageOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return (StateOf(parameter) is { } state ? state[Average].Cast(parameter.DType) : parameter.Value)
            .Detach().Clone();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [new(Average, shape)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
    {
        double learningRate = group[Hyperparameter.LearningRate], lambda = group[Hyperparameter.Lambda];
        double past = state.Step - 1;
        double rate = learningRate / Math.Pow(1 + (lambda * learningRate * past), group[Hyperparameter.Alpha]);
        return Apply(
            value,
            gradient,
            new AsgdStep(
                rate,
                lambda,
                1 / Math.Max(1, past - group[Hyperparameter.AveragingStart]),
                group[Hyperparameter.WeightDecay],
                group.Maximize == true),
            state[Average]);
    }
}
