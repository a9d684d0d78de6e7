using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>What Adam and its relatives share: a mean of the gradient, one of its square, and their numbers.</summary>
public abstract class AdamLike : Optimizer
{
    private protected const string Mean = "exp_avg", Square = "exp_avg_sq";

    private protected AdamLike(
        IEnumerable<ITrainable> parameters,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        bool maximize,
        params ReadOnlySpan<(Hyperparameter Name, double Value)> others)
        : base(
            parameters,
            learningRate,
            [
                (Hyperparameter.Beta1, beta1),
                (Hyperparameter.Beta2, beta2),
                (Hyperparameter.Epsilon, epsilon),
                (Hyperparameter.WeightDecay, weightDecay),
                (Hyperparameter.Maximize, Convert.ToDouble(maximize)),
                .. others,
            ])
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) => [new(Mean, shape), new(Square, shape)];
}
