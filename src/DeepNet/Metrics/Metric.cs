namespace DeepNet.Metrics;

/// <summary>
/// A measure of a model gathered over many batches. A metric starts empty; its typed <c>Update</c> method adds one
/// batch, and <see cref="Compute"/> gives the value over everything added so far: that of all batches taken as one, not
/// the mean of theirs. Metrics gathered apart (by threads, by shards of the data) are joined by <see cref="Merge"/>.
/// </summary>
/// <remarks>Nothing is recorded for gradients. A metric is used by one thread at a time.</remarks>
public abstract class Metric
{
    /// <summary>Forgets everything that was added.</summary>
    public abstract void Reset();

    /// <summary>Adds what <paramref name="other"/> has gathered, as if its batches had been added here.</summary>
    /// <param name="other">A metric of the same class and settings; it is not changed.</param>
    /// <exception cref="ArgumentException">It is of another class, or its settings differ.</exception>
    public abstract void Merge(Metric other);

    /// <summary>The value over everything added so far. More may be added afterwards.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added yet.</exception>
    public abstract double Compute();
}
