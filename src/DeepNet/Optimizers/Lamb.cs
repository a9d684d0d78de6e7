using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Adam with a step for every parameter as long as the parameter is large; for very large batches.</summary>
/// <remarks>
/// m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², r = (m / (1-β₁ᵗ)) / (√(v / (1-β₂ᵗ)) + ε) + λθ, θ ← θ - η (‖θ‖ / ‖r‖) r, where
/// a norm of 0 makes the ratio 1. Biases and normalizations mostly get a group without weight decay. You et al., 2020,
/// https://arxiv.org/abs/1904.00962, algorithm 2.
/// </remarks>
public sealed class Lamb : AdamLike
{
    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Lamb(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-6,
        double weightDecay = 1e-2,
        bool maximize = false)
        : base(parameters, learningRate, beta1, beta2, epsilon, weightDecay, maximize)
    {
    }

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
    {
        double beta1 = group[Hyperparameter.Beta1], beta2 = group[Hyperparameter.Beta2];
        if (group.Maximize == true)
            gradient = -gradient;
        Tensor m = state[Mean] = (beta1 * state[Mean]) + ((1 - beta1) * gradient);
        Tensor v = state[Square] = (beta2 * state[Square]) + ((1 - beta2) * gradient * gradient);
        Tensor spread = (v / (1 - Math.Pow(beta2, state.Step))).Sqrt() + group[Hyperparameter.Epsilon];
        Tensor r = (m / (1 - Math.Pow(beta1, state.Step)) / spread) + (group[Hyperparameter.WeightDecay] * value);
        Tensor length = value.Norm(), step = r.Norm();
        Tensor trust = Tensor.Where((length > 0) & (step > 0), length / step, step.ScalarLike(1));
        return value - (group[Hyperparameter.LearningRate] * trust * r);
    }
}
