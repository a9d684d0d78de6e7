using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Momentum made orthogonal: every direction of a weight matrix moves by the same length.</summary>
/// <remarks>
/// m ← μm + (1-μ)g, u = m, or with Nesterov (1-μ)g + μm; o = the orthogonal matrix nearest to u, by Newton–Schulz
/// iterations X ← aX + (b XXᵀ + c (XXᵀ)²) X from X = u / ‖u‖ with a = 3.4445, b = -4.7750, c = 2.0315;
/// θ ← θ - ηλθ - η √max(1, rows / columns) o. A convolution's weight is a matrix of its outputs. For the hidden
/// weights of a network; give embeddings, heads, biases and normalizations to another optimizer. Jordan et al., 2024,
/// https://kellerjordan.github.io/posts/muon. torch.optim.Muon.
/// </remarks>
public sealed class Muon : Optimizer
{
    private const string Buffer = "momentum_buffer";
    private const double Linear = 3.4445, Cubic = -4.7750, Quintic = 2.0315;

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="momentum">μ.</param>
    /// <param name="nesterov">Nesterov's momentum.</param>
    /// <param name="iterations">How many Newton–Schulz iterations.</param>
    /// <param name="epsilon">The least ‖u‖.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public Muon(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-3,
        double weightDecay = 0.1,
        double momentum = 0.95,
        bool nesterov = true,
        int iterations = 5,
        double epsilon = 1e-7,
        bool maximize = false)
        : base(
            parameters,
            learningRate,
            (Hyperparameter.WeightDecay, weightDecay),
            (Hyperparameter.Momentum, momentum),
            (Hyperparameter.Nesterov, Convert.ToDouble(nesterov)),
            (Hyperparameter.Iterations, iterations),
            (Hyperparameter.Epsilon, epsilon),
            (Hyperparameter.Maximize, Convert.ToDouble(maximize)))
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<StateSlot> Slots(Shape shape) =>
        [new(Buffer, shape)];

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state)
    {
        double momentum = group[Hyperparameter.Momentum], learningRate = group[Hyperparameter.LearningRate];
        if (group.Maximize == true)
            gradient = -gradient;
        Tensor m = state[Buffer] = (momentum * state[Buffer]) + ((1 - momentum) * gradient);
        Tensor u = group.Nesterov == true ? ((1 - momentum) * gradient) + (momentum * m) : m;
        Tensor o = Orthogonal(
            u.Reshape(value.Shape[0], -1), (int)group[Hyperparameter.Iterations], group[Hyperparameter.Epsilon]);
        double scale = learningRate * Math.Sqrt(Math.Max(1, (double)o.Shape[0] / o.Shape[1]));
        return ((1 - (learningRate * group[Hyperparameter.WeightDecay])) * value) - (scale * o.Reshape(value.Shape));
    }

    private protected override void Verify(ParameterGroup group)
    {
        foreach (Parameter parameter in group.Parameters)
        {
            Check.Shape(
                parameter.Shape.Rank >= 2 && parameter.Count > 0,
                $"Muon: a parameter of shape {parameter.Shape} is no matrix; give it to another optimizer.");
        }
    }

    private static Tensor Orthogonal(Tensor u, int iterations, double epsilon)
    {
        // XXᵀ on the shorter side.
        bool isTall = u.Shape[0] > u.Shape[1];
        Tensor x = isTall ? u.Transpose(0, 1) : u;
        x = x / x.Norm().Clamp(min: epsilon);
        for (int i = 0; i < iterations; i++)
        {
            Tensor square = x.MatMul(x.Transpose(0, 1));
            x = (Linear * x) + ((Cubic * square) + (Quintic * square.MatMul(square))).MatMul(x);
        }

        return isTall ? x.Transpose(0, 1) : x;
    }
}
