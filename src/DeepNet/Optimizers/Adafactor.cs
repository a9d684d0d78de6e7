using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Adam's adaptation in little memory: mean squares of a matrix are kept for rows and columns only.</summary>
/// <remarks>
/// ρ = min(η, 1/√t), α = max(ε₂, rms(θ)) ρ, β = 1 - t^c; of a matrix r ← βr + (1-β) mean of g² over each row, s
/// the same over each column, v = r sᵀ / mean(r); of other parameters v ← βv + (1-β)g². u = g / √v,
/// θ ← θ - ηλθ - α u / max(1, rms(u) / d). v is at least ε². Dims before the last two are many matrices.
/// Shazeer and Stern, 2018, https://arxiv.org/abs/1804.04235. torch.optim.Adafactor.
/// </remarks>
public sealed class Adafactor : Optimizer
{
    private const string Square = "variance", Rows = "row_var", Columns = "col_var";

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta2Decay">c.</param>
    /// <param name="epsilon">ε; the default is that of Float32 numbers, 2⁻²³.</param>
    /// <param name="leastScale">ε₂.</param>
    /// <param name="clipThreshold">d.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Adafactor(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-2,
        double beta2Decay = -0.8,
        double epsilon = 1.1920929e-7,
        double leastScale = 1e-3,
        double clipThreshold = 1,
        double weightDecay = 0,
        bool maximize = false)
        : base(
            parameters,
            learningRate,
            (Hyperparameter.Beta2Decay, beta2Decay),
            (Hyperparameter.Epsilon, epsilon),
            (Hyperparameter.LeastScale, leastScale),
            (Hyperparameter.ClipThreshold, clipThreshold),
            (Hyperparameter.WeightDecay, weightDecay),
            (Hyperparameter.Maximize, Convert.ToDouble(maximize)))
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        shape.Rank < 2
        ? [new(Square, shape)]
        : [new(Rows, WithOne(shape, shape.Rank - 1)), new(Columns, WithOne(shape, shape.Rank - 2))];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
    {
        double keep = 1 - Math.Pow(state.Step, group[Hyperparameter.Beta2Decay]);
        double learningRate = group[Hyperparameter.LearningRate], epsilon = group[Hyperparameter.Epsilon];
        Tensor rate = Math.Min(learningRate, 1 / Math.Sqrt(state.Step))
            * RootMeanSquare(value).Clamp(min: group[Hyperparameter.LeastScale]);
        if (group.Maximize == true)
            gradient = -gradient;
        Tensor square = gradient * gradient, v;
        if (value.Rank < 2)
        {
            v = Follow(Square, square);
        }
        else
        {
            Tensor rows = Follow(Rows, square.Mean(-1, keepDim: true));
            Tensor columns = Follow(Columns, square.Mean(-2, keepDim: true));
            v = rows * columns / rows.Mean(-2, keepDim: true).Clamp(min: epsilon);
        }

        Tensor u = gradient * v.Clamp(min: epsilon * epsilon).Rsqrt();
        rate /= (RootMeanSquare(u) / group[Hyperparameter.ClipThreshold]).Clamp(min: 1);
        return ((1 - (learningRate * group[Hyperparameter.WeightDecay])) * value) - (rate * u);

        Tensor Follow(string name, Tensor mean) => state[name] = (keep * state[name]) + ((1 - keep) * mean);
    }

    private static Tensor RootMeanSquare(Tensor x) => x.Norm() / Math.Sqrt(Math.Max(1, x.Count));

    private static Shape WithOne(Shape shape, int dim)
    {
        int[] sizes = [.. shape];
        sizes[dim] = 1;
        return sizes;
    }
}
