namespace DeepNet.Data.Transforms;

/// <summary>Changes a batch, samples with their targets, by mixing samples.</summary>
/// <remarks>For the training step, after the loader has made a batch: <c>(x, y) = mixUp.Apply(x, y, random)</c>.
/// Classes become soft targets, which the cross-entropy takes.</remarks>
public abstract class BatchTransform
{
    private readonly int? _classes;

    private protected BatchTransform(double alpha, int? classes)
    {
        string name = GetType().Name;
        Check.Argument(
            alpha > 0 && double.IsFinite(alpha), $"{name}: alpha {alpha} must be positive and finite.");
        Check.Argument(classes is null or > 0, $"{name}: classes {classes} must be positive.");
        (Alpha, _classes) = (alpha, classes);
    }

    /// <summary>Both parameters of the beta distribution that says how much of each sample is taken.</summary>
    public double Alpha { get; }

    /// <summary>Mixes every sample with the one before it, the first with the last.</summary>
    /// <param name="inputs">[n, …], floating point.</param>
    /// <param name="targets">Classes [n], Int64 or Int32, or floating-point weights of classes [n, classes].</param>
    /// <param name="random">Where chance comes from; one draw serves the whole batch.</param>
    /// <returns>Inputs of the same shape, and weights of classes [n, classes].</returns>
    /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
    /// <exception cref="DTypeException">The inputs are not floating point.</exception>
    /// <exception cref="ArgumentException">Targets are classes and their number was not given, or one is too
    /// large.</exception>
    public (Tensor Inputs, Tensor Targets) Apply(Tensor inputs, Tensor targets, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(random);
        string name = GetType().Name;
        Check.Floating(name, inputs);
        Check.Shape(
            inputs.Rank > 0 && targets.Rank is 1 or 2 && targets.Shape[0] == inputs.Shape[0],
            $"{name}: targets {targets.Shape} for inputs {inputs.Shape}; [n] classes or [n, classes] weights for "
                + $"[n, …] are needed.");
        CheckInputs(inputs);
        Tensor soft = Soft(name, inputs, targets);
        if (inputs.Shape[0] == 0)
            return (inputs, soft);
        (Tensor mixed, double kept) = Mix(inputs, random);
        return (mixed, Blend(soft, kept));
    }

    /// <summary>kept · x + (1 - kept) · x of the sample before.</summary>
    private protected static Tensor Blend(Tensor x, double kept) => (x * kept) + (x.Roll(1, 0) * (1 - kept));

    private protected virtual void CheckInputs(Tensor inputs)
    {
    }

    /// <summary>Inputs mixed, and the part that each sample keeps of itself.</summary>
    private protected abstract (Tensor Mixed, double Kept) Mix(Tensor inputs, RandomSource random);

    private Tensor Soft(string name, Tensor inputs, Tensor targets)
    {
        if (targets.Rank == 2)
        {
            Check.Floating(name, targets);
            return targets;
        }

        Check.Argument(
            _classes is not null,
            $"{name}: targets {targets.Shape} are classes; give their number to the constructor.");
        return targets.OneHot(_classes).Cast(inputs.DType);
    }
}
