using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Adam: steps of a size that the gradients' own mean and spread decide.</summary>
/// <remarks>
/// g ← g + λθ, m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², θ ← θ - η (m / (1-β₁ᵗ)) / (√(v / (1-β₂ᵗ)) + ε).
/// Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980; AMSGrad, which uses the largest v so far: Reddi et al., 2018,
/// https://arxiv.org/abs/1904.09237. torch.optim.Adam.
/// </remarks>
public class Adam : AdamLike
{
    private const string Largest = "max_exp_avg_sq";

    // 2⁻¹⁰⁰: far below what moves a parameter, far above the denormal numbers.
    private const double LeastSingle = 7.888609052210118e-31;

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ, added to the gradient; <see cref="AdamW"/> is mostly what one wants
    /// instead.</param>
    /// <param name="amsgrad">Uses the largest v so far.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Adam(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool amsgrad = false,
        bool maximize = false)
        : base(
            parameters, learningRate, beta1, beta2, epsilon, weightDecay, maximize,
            (Hyperparameter.Amsgrad, Convert.ToDouble(amsgrad)))
    {
    }

    /// <summary>Whether weight decay stays out of the gradient.</summary>
    private protected virtual bool IsDecoupled => false;

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [.. base.Slots(shape), new(Largest, shape, IsOptional: true)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
    {
        double learningRate = group[Hyperparameter.LearningRate], weightDecay = group[Hyperparameter.WeightDecay];
        double beta1 = group[Hyperparameter.Beta1], beta2 = group[Hyperparameter.Beta2];
        bool amsgrad = group.Amsgrad == true;
        return Apply(
            value,
            gradient,
            new AdamStep(
                learningRate / (1 - Math.Pow(beta1, state.Step)),
                Math.Sqrt(1 - Math.Pow(beta2, state.Step)),
                beta1,
                beta2,
                group[Hyperparameter.Epsilon],
                IsDecoupled ? 0 : weightDecay,
                IsDecoupled ? 1 - (learningRate * weightDecay) : 1,
                amsgrad,
                group.Maximize == true,
                value.DType == DType.Float64 ? 0 : LeastSingle),
            state[Mean],
            state[Square],
            amsgrad ? state[Largest] : null);
    }
}
