using System.Runtime.CompilerServices;

namespace DeepNet.Distributions;

/// <summary>A probability distribution whose parameters are tensors: their shapes make a batch of
/// distributions.</summary>
/// <remarks>
/// One draw has the shape <see cref="BatchShape"/> followed by <see cref="EventShape"/>: the batch counts independent
/// members with parameters of their own, the event the numbers that belong together in one draw (3 for a vector of
/// three).
/// Everything but <see cref="Sample"/> can be differentiated with respect to parameters and values. Parameters are
/// Float32 or Float64. torch.distributions.
/// </remarks>
public abstract class Distribution
{
    /// <summary>A distribution with draws of this shape.</summary>
    /// <param name="batchShape">The shape of the batch; empty for a single distribution.</param>
    /// <param name="eventShape">The shape of one event; empty for numbers.</param>
    protected Distribution(Shape batchShape, Shape eventShape)
    {
        ArgumentNullException.ThrowIfNull(batchShape);
        ArgumentNullException.ThrowIfNull(eventShape);
        BatchShape = batchShape;
        EventShape = eventShape;
    }

    /// <summary>The shape of the batch: what the shapes of the parameters broadcast to.</summary>
    public Shape BatchShape { get; }

    /// <summary>The shape of one event; empty where draws are numbers.</summary>
    public Shape EventShape { get; }

    /// <summary>True if <see cref="RSample"/> gives draws through which gradients flow to the parameters.</summary>
    public virtual bool HasRSample => false;

    /// <summary>The mean, of the batch's and the event's shape. NaN where there is none.</summary>
    public abstract Tensor Mean { get; }

    /// <summary>The variance, of the batch's and the event's shape. Infinite or NaN where there is none.</summary>
    public abstract Tensor Variance { get; }

    /// <summary>The square root of the variance.</summary>
    public Tensor StdDev => Variance.Sqrt();

    /// <summary>Independent draws, without gradients.</summary>
    /// <param name="sampleShape">How many, as a shape in front of the batch's; null for one.</param>
    /// <param name="generator">Where the random numbers come from; null for the default generator.</param>
    public Tensor Sample(Shape? sampleShape = null, RandomSource? generator = null)
    {
        using (Tensor.NoGrad())
            return Draw(Extended(sampleShape), generator).Detach();
    }

    /// <summary>Independent draws written as a function of the parameters and of noise that does not depend on them,
    /// so that gradients flow through them.</summary>
    /// <param name="sampleShape">How many, as a shape in front of the batch's; null for one.</param>
    /// <param name="generator">Where the random numbers come from; null for the default generator.</param>
    /// <exception cref="NotSupportedException">The distribution has no such form: <see cref="HasRSample"/>.</exception>
    public Tensor RSample(Shape? sampleShape = null, RandomSource? generator = null) => HasRSample
        ? Draw(Extended(sampleShape), generator)
        : throw new NotSupportedException(
            $"{Name}.RSample: draws are no differentiable function of the parameters; use Sample.");

    /// <summary>The logarithm of the density or, for discrete distributions, of the probability.</summary>
    /// <param name="value">Its last dimensions are the event's; the others broadcast with the batch's.</param>
    /// <exception cref="ArgumentException">A value that no draw can have.</exception>
    /// <exception cref="ShapeException">It does not end in the event's shape, or does not broadcast.</exception>
    /// <exception cref="DTypeException">It is not of the parameters' type.</exception>
    public abstract Tensor LogProb(Tensor value);

    /// <summary>-E[ln p], in nats; of the batch's shape.</summary>
    /// <exception cref="NotSupportedException">No closed form is known.</exception>
    public virtual Tensor Entropy() => throw Missing(nameof(Entropy));

    /// <summary>The probability of a draw up to this value.</summary>
    /// <exception cref="NotSupportedException">Not known for this distribution.</exception>
    /// <exception cref="ArgumentException">A value that no draw can have.</exception>
    public virtual Tensor Cdf(Tensor value) => throw Missing(nameof(Cdf));

    /// <summary>The inverse of <see cref="Cdf"/>: the value up to which draws have this probability.</summary>
    /// <exception cref="NotSupportedException">Not known for this distribution.</exception>
    /// <exception cref="ArgumentException">A probability outside [0, 1].</exception>
    public virtual Tensor Icdf(Tensor probability) => throw Missing(nameof(Icdf));

    /// <summary>The class with its shapes.</summary>
    public override string ToString() => $"{Name}(batch {BatchShape}, event {EventShape})";

    /// <summary>The class's name, for messages.</summary>
    private protected string Name => GetType().Name;

    /// <summary>Checks that a value is there, of the parameters' type, and of a shape that fits; gives back the
    /// operation's name, for messages.</summary>
    private protected string Fits(
        Tensor value, Tensor? parameter, [CallerMemberName] string member = "",
        [CallerArgumentExpression(nameof(value))] string argument = "")
    {
        ArgumentNullException.ThrowIfNull(value, argument);
        string operation = $"{Name}.{member}";
        if (parameter is not null)
            Check.SameKind(operation, value, parameter);
        int batch = value.Rank - EventShape.Rank;
        Check.Shape(
            batch >= 0 && value.Shape.AsSpan()[batch..].SequenceEqual(EventShape.AsSpan()),
            $"{operation}: {argument} {value.Shape} must end in the event's shape {EventShape}.");
        Shape.Broadcast(operation, value.Shape.AsSpan()[..batch].ToArray(), BatchShape);
        return operation;
    }

    /// <summary>Draws of this full shape; with gradients if <see cref="HasRSample"/>.</summary>
    protected abstract Tensor Draw(Shape shape, RandomSource? generator);

    private Shape Extended(Shape? sampleShape) => [.. sampleShape ?? Shape.Scalar, .. BatchShape, .. EventShape];

    private NotSupportedException Missing(string member) =>
        new($"{Name}.{member}: not known for this distribution.");
}
