using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Adam that starts as momentum alone, until its estimate of the spread can be trusted.</summary>
/// <remarks>
/// g ← g + λθ, m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², ρ∞ = 2 / (1-β₂) - 1, ρ = ρ∞ - 2tβ₂ᵗ / (1-β₂ᵗ); if ρ > 5,
/// θ ← θ - ηr (m / (1-β₁ᵗ)) √(1-β₂ᵗ) / (√v + ε) with r = √((ρ-4)(ρ-2)ρ∞ / ((ρ∞-4)(ρ∞-2)ρ)), else
/// θ ← θ - ηm / (1-β₁ᵗ). Liu et al., 2020, https://arxiv.org/abs/1908.03265. torch.optim.RAdam.
/// </remarks>
public sealed class RAdam : AdamLike
{
    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ, added to the gradient.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public RAdam(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool maximize = false)
        : base(parameters, learningRate, beta1, beta2, epsilon, weightDecay, maximize)
    {
    }

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
    {
        double beta1 = group[Hyperparameter.Beta1], beta2 = group[Hyperparameter.Beta2];
        double power = Math.Pow(beta2, state.Step);
        double limit = (2 / (1 - beta2)) - 1, length = limit - (2 * state.Step * power / (1 - power));
        bool isRectified = length > 5;
        double stepSize = group[Hyperparameter.LearningRate] / (1 - Math.Pow(beta1, state.Step));
        if (isRectified)
        {
            stepSize *= Math.Sqrt(
                (1 - power) * (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
        }

        return Apply(
            value,
            gradient,
            new RAdamStep(
                stepSize,
                isRectified,
                beta1,
                beta2,
                group[Hyperparameter.Epsilon],
                group[Hyperparameter.WeightDecay],
                group.Maximize == true),
            state[Mean],
            state[Square]);
    }
}
