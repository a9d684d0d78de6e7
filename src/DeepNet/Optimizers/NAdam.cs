using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Adam with Nesterov's momentum.</summary>
/// <remarks>
/// g ← g + λθ, m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², μₜ = β₁(1 - ½ · 0.96^(tψ)), Πₜ = μ₁ … μₜ,
/// θ ← θ - η ((1-μₜ) / (1-Πₜ) · g + μₜ₊₁ / (1-Πₜ₊₁) · m) / (√(v / (1-β₂ᵗ)) + ε). Dozat, 2016,
/// https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ. torch.optim.NAdam.
/// </remarks>
public sealed class NAdam : AdamLike
{
    private const string Product = "mu_product";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ, added to the gradient.</param>
    /// <param name="momentumDecay">ψ.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public NAdam(
        IEnumerable<ITrainable> parameters,
        double learningRate = 2e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentumDecay = 4e-3,
        bool maximize = false)
        : base(
            parameters, learningRate, beta1, beta2, epsilon, weightDecay, maximize,
            (Hyperparameter.MomentumDecay, momentumDecay))
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [new(Product, Shape.Scalar, IsNumber: true), .. base.Slots(shape)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
    {
        double learningRate = group[Hyperparameter.LearningRate];
        double beta2 = group[Hyperparameter.Beta2];
        double momentum = MomentumAt(group, state.Step), next = MomentumAt(group, state.Step + 1);
        double product = momentum * state.Get(Product, 1).Cast(DType.Float64).ToScalar<double>();
        state[Product] = Tensor.Full([], product, value.DType, Device.Cpu);
        return Apply(
            value,
            gradient,
            new NAdamStep(
                learningRate * (1 - momentum) / (1 - product),
                learningRate * next / (1 - (product * next)),
                Math.Sqrt(1 - Math.Pow(beta2, state.Step)),
                group[Hyperparameter.Beta1],
                beta2,
                group[Hyperparameter.Epsilon],
                group[Hyperparameter.WeightDecay],
                group.Maximize == true),
            state[Mean],
            state[Square]);
    }

    private static double MomentumAt(ParameterGroup group, long step) =>
        group[Hyperparameter.Beta1] * (1 - (0.5 * Math.Pow(0.96, step * group[Hyperparameter.MomentumDecay])));
}
