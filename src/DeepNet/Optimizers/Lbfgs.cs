using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Newton's method with the curvature estimated from the last steps; for all data at once, not for
/// batches.</summary>
/// <remarks>
/// d = -H g with H from the last <see cref="HistorySize"/> pairs of changes of parameters and gradient (limited-memory
/// BFGS), θ ← θ + td with t = η, or found by a line search. One <see cref="Step(Func{Tensor})"/> makes up to
/// <see cref="MaxIterations"/> such iterations. All parameters form one vector, in one group, of one type,
/// Float32 or Float64. Nocedal and Wright, 2006, Numerical Optimization, sections 3.5 and 7.2. torch.optim.LBFGS.
/// </remarks>
public sealed class Lbfgs : Optimizer
{
    private const double LeastCurvature = 1e-10;

    private readonly LbfgsMemory _memory = new();

    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train.</param>
    /// <param name="learningRate">η, the step without a line search and the first one tried with it.</param>
    /// <param name="maxIterations">Most iterations in a step.</param>
    /// <param name="maxEvaluations">Most computations of the loss in a step; 1.25 times the iterations if left
    /// out.</param>
    /// <param name="gradientTolerance">Ends the step when no element of the gradient is larger.</param>
    /// <param name="changeTolerance">Ends the step when neither loss nor parameters change by more.</param>
    /// <param name="historySize">How many pairs are remembered.</param>
    /// <param name="lineSearch">How far to go along a direction.</param>
    /// <exception cref="ArgumentException">A number is out of range, there is nothing to train, or the parameters
    /// differ in type or device.</exception>
    public Lbfgs(
        IEnumerable<Parameter> parameters,
        double learningRate = 1,
        int maxIterations = 20,
        int? maxEvaluations = null,
        double gradientTolerance = 1e-7,
        double changeTolerance = 1e-9,
        int historySize = 100,
        LineSearch lineSearch = LineSearch.None)
        : base(parameters, learningRate)
    {
        CheckAtLeast(nameof(maxIterations), maxIterations, 1);
        CheckAtLeast(nameof(historySize), historySize, 1);
        CheckAtLeast(nameof(gradientTolerance), gradientTolerance, 0);
        CheckAtLeast(nameof(changeTolerance), changeTolerance, 0);
        Check.Argument(Enum.IsDefined(lineSearch), $"Lbfgs: lineSearch {lineSearch} is not known.");
        MaxEvaluations = maxEvaluations ?? (int)Math.Min(maxIterations * 5L / 4, int.MaxValue);
        CheckAtLeast(nameof(maxEvaluations), MaxEvaluations, 1);
        (MaxIterations, HistorySize, LineSearch) = (maxIterations, historySize, lineSearch);
        (GradientTolerance, ChangeTolerance) = (gradientTolerance, changeTolerance);
    }

    /// <summary>Most iterations in a step.</summary>
    public int MaxIterations { get; }

    /// <summary>Most computations of the loss in a step; a line search that has begun is finished.</summary>
    public int MaxEvaluations { get; }

    /// <summary>The largest element of a gradient that counts as 0.</summary>
    public double GradientTolerance { get; }

    /// <summary>The largest change of loss and parameters that counts as none.</summary>
    public double ChangeTolerance { get; }

    /// <summary>How many pairs of changes are remembered.</summary>
    public int HistorySize { get; }

    /// <summary>How far it goes along a direction.</summary>
    public LineSearch LineSearch { get; }

    /// <summary>Not for this optimizer, which computes the loss several times in a step.</summary>
    /// <exception cref="InvalidOperationException">Always; call <see cref="Step(Func{Tensor})"/>.</exception>
    public override void Step() =>
        Check.State(false, $"Lbfgs: Step needs a function that computes the loss: Step(() => {{ … return loss; }}).");

    /// <summary>Makes up to <see cref="MaxIterations"/> iterations.</summary>
    /// <param name="closure">Forgets old gradients, computes the loss, calls its Backward, and returns it.</param>
    /// <returns>The loss before the step.</returns>
    public override Tensor Step(Func<Tensor> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        using IDisposable scope = Tensor.NoGrad();
        Tensor first = Evaluate(closure);
        double loss = NumberOf(first);
        Tensor gradient = Gradient();
        if (Largest(gradient) <= GradientTolerance)
            return first;
        int evaluations = 1;
        for (int i = 1; i <= MaxIterations; i++)
        {
            Tensor direction = _memory.Next(gradient, HistorySize, LeastCurvature);
            double before = loss, slope = NumberOf(gradient.Dot(direction));
            double step = _memory.Iterations == 1
                ? Math.Min(1, 1 / NumberOf(gradient.Abs().Sum())) * LearningRate
                : LearningRate;
            _memory.StepSize = step;
            if (slope > -ChangeTolerance)
                break;

            bool isLast = i == MaxIterations;
            if (LineSearch == LineSearch.StrongWolfe)
            {
                Tensor start = Values();
                var search = new StrongWolfe(t => LossAt(closure, start, direction, t), Largest(direction));
                LinePoint end = search.Run(new LinePoint(0, loss, gradient, slope), step);
                evaluations += search.Evaluations;
                (step, loss, gradient) = (end.Step, end.Loss, end.Gradient);
                SetValues(start + (step * direction));
                _memory.StepSize = step;
            }
            else
            {
                SetValues(Values() + (step * direction));
                if (!isLast)
                {
                    loss = NumberOf(Evaluate(closure));
                    gradient = Gradient();
                    evaluations++;
                }
            }

            if (isLast
                || evaluations >= MaxEvaluations
                || Largest(gradient) <= GradientTolerance
                || Math.Abs(step) * Largest(direction) <= ChangeTolerance
                || Math.Abs(loss - before) < ChangeTolerance)
            {
                break;
            }
        }

        return first;
    }

    /// <inheritdoc/>
    protected override Tensor Update(ParameterGroup group, Tensor value, Tensor gradient, ParameterState state) =>
        throw new InvalidOperationException("Lbfgs: all parameters are updated together.");

    internal override void Save(OrderedDictionary<string, Tensor> state, string prefix)
    {
        base.Save(state, prefix);
        _memory.Save(state, prefix + "state.");
    }

    internal override Action Restore(StateReader reader, string prefix)
    {
        Parameter first = Groups[0].Parameters[0];
        Action memory = _memory.Restore(
            reader, prefix + "state.", [(int)Trained().Sum(p => p.Count)], first.DType, first.Device);
        Action numbers = base.Restore(reader, prefix);
        return numbers + memory;
    }

    private protected override void Verify(ParameterGroup group)
    {
        Check.Argument(Groups.Count == 0, $"Lbfgs: all parameters are in one group; it takes no other.");
        Parameter first = group.Parameters[0];
        foreach (Parameter parameter in group.Parameters)
        {
            Check.Argument(
                parameter.DType == first.DType && parameter.Device == first.Device && !parameter.DType.IsHalf(),
                $"Lbfgs: all parameters must be Float32 or Float64 alike on one device, "
                    + $"not {first.DType} on {first.Device} and {parameter.DType} on {parameter.Device}.");
        }
    }

    private static void CheckAtLeast(string name, double value, int least) => Check.Range(
        value >= least && double.IsFinite(value), nameof(Lbfgs), name, value, $"must be finite and at least {least}");

    private static Tensor Evaluate(Func<Tensor> closure)
    {
        using IDisposable scope = Tensor.EnableGrad();
        return closure();
    }

    private static double NumberOf(Tensor x) => x.Detach().Cast(DType.Float64).ToScalar<double>();

    private static double Largest(Tensor x) => NumberOf(x.Abs().Amax());

    private LinePoint LossAt(Func<Tensor> closure, Tensor start, Tensor direction, double step)
    {
        SetValues(start + (step * direction));
        double loss = NumberOf(Evaluate(closure));
        Tensor gradient = Gradient();
        return new LinePoint(step, loss, gradient, NumberOf(gradient.Dot(direction)));
    }

    private Tensor Values() => Tensor.Concat([.. Trained().Select(p => p.Value.Detach().Reshape(-1))]);

    private Tensor Gradient() => Tensor.Concat(
        [.. Trained().Select(p => (p.Grad?.Detach() ?? Tensor.Zeros(p.Shape, p.DType, p.Device)).Reshape(-1))]);

    private void SetValues(Tensor values)
    {
        int start = 0;
        foreach (Parameter parameter in Trained())
        {
            int count = (int)parameter.Count;
            parameter.CopyFrom(values.Narrow(0, start, count).Reshape(parameter.Shape));
            start += count;
        }
    }

    private IEnumerable<Parameter> Trained() => AllParameters().Where(parameter => parameter.RequiresGrad);
}
